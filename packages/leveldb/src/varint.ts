/** Reads a number of seven bits a byte; undefined where it does not end. */
export function readVarint(bytes: Uint8Array, from: number): { value: number; end: number } | undefined {
  let value = 0
  let scale = 1
  for (let at = from; at < bytes.length && at < from + 8; at++) {
    const byte = bytes[at] as number
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return { value, end: at + 1 }
    scale *= 0x80
  }
  return undefined
}

/** Writes a number, seven bits a byte, and answers where it ends. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value
  while (rest >= 0x80) {
    bytes[at++] = (rest % 0x80) + 0x80
    rest = Math.floor(rest / 0x80)
  }
  bytes[at++] = rest
  return at
}
