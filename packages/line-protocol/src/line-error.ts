/** What is wrong with a line, in the real server's words. */
export class LineError extends Error {}

/** The place of the first byte at or after another that is no blank. */
export function skipBlanks(bytes: Uint8Array, at: number): number {
  while (at < bytes.length && isBlank(bytes[at] as number)) at++
  return at
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0
}
