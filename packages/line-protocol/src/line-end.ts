const backslash = 0x5c
const newline = 0x0a

/**
 * Where the line that starts at a place ends: at a newline that no string holds. Quotes count only where a
 * field's value is expected, behind the first blank.
 */
export function lineEnd(body: Uint8Array, from: number): number {
  let quoted = false
  let inFields = false
  let equals = 0
  let commas = 0
  let at = from
  while (at < body.length) {
    const byte = body[at]
    if (byte === backslash && at + 2 < body.length) {
      at += 2
      continue
    }
    if (byte === 0x20) inFields = true
    if (byte === newline && !quoted) return at
    if (inFields) {
      if (byte === 0x22 && equals > commas) quoted = !quoted
      else if (byte === 0x3d && !quoted) equals++
      else if (byte === 0x2c && !quoted) commas++
    }
    at++
  }
  return at
}
