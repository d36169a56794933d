/** Whether a name is that of a time zone, such as Europe/Berlin, as far as the database of this system knows it. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
