export const lineEnd = '\r\n'

/** A function that writes one field as InfluxDB's CSV does: quoted only where it must be. */
export function fieldQuoter(delimiter: string): (text: string) => string {
  const special = new RegExp(`["\\r\\n${delimiter.replace(/[\\\]^-]/, '\\$&')}]`)
  return (text) => {
    if (text === '') return text
    const first = text.charCodeAt(0)
    // Blanks that begin a field need quotes, and so does the two-character end mark of Postgres.
    const isPlain = text !== '\\.' && !special.test(text) && first > 32 && first !== 0x85 && first !== 0xa0
    if (isPlain) return text
    // Go's writer, told to end lines in CRLF, does so within a field too.
    return `"${text.replaceAll('"', '""').replaceAll('\r', '').replaceAll('\n', lineEnd)}"`
  }
}
