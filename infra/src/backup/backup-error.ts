/** A backup that cannot be used, or cannot be made; the message says which and what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}
