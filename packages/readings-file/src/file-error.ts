/** A file of readings, or what was said of it, that its user can mend; the message says how. */
export class FileError extends Error {
  override readonly name = 'FileError'
}
