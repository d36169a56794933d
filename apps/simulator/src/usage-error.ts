/** Something that the user of a command can mend; the message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
