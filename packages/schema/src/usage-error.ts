/** Something that only the user can mend: what was given, a setting, a file. The message says how. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError'
}
