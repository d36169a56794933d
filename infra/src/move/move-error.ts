/** What keeps data from being moved; the message says where and what to do. Nothing is lost by it. */
export class MoveError extends Error {
  override readonly name = 'MoveError'
}
