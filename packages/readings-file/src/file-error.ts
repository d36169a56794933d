import { UsageError } from '@nrg/schema/usage-error'

/** A file of readings, or what was said of it, that its user can mend; the message says how. */
export class FileError extends UsageError {
  override readonly name = 'FileError'
}
