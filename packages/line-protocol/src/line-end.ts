const backslash = 0x5c
const newline = 0x0a
const blank = 0x20
const quote = 0x22
const equalsSign = 0x3d
const comma = 0x2c

/**
 * Where the line that starts at a place ends: at a newline that no string holds. Quotes count only where a
 * field's value is expected, behind the first blank.
 */
export function lineEnd(body: Uint8Array, from: number): number {
  const at = headEnd(body, from)
  return body[at] === blank ? fieldsLineEnd(body, at + 1) : at
}

/** Where the measurement and the tags end: at a blank, or with the line. */
function headEnd(body: Uint8Array, from: number): number {
  let at = from
  while (at < body.length) {
    const byte = body[at]
    if (byte === backslash && at + 2 < body.length) at += 2
    else if (byte === blank || byte === newline) return at
    else at++
  }
  return at
}

function fieldsLineEnd(body: Uint8Array, from: number): number {
  let quoted = false
  let equals = 0
  let commas = 0
  let at = from
  while (at < body.length) {
    const byte = body[at]
    if (byte === backslash && at + 2 < body.length) {
      at += 2
      continue
    }
    if (byte === newline && !quoted) return at
    if (byte === quote && equals > commas) quoted = !quoted
    else if (byte === equalsSign && !quoted) equals++
    else if (byte === comma && !quoted) commas++
    at++
  }
  return at
}
