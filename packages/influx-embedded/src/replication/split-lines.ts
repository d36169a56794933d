import { lineEnd } from '@nrg/line-protocol/line-end'

/** Line protocol in two, near its middle; undefined where it is one line. */
export function splitLines(lines: Buffer): readonly [Buffer, Buffer] | undefined {
  let end = lineEnd(lines, 0)
  for (let next = end; next < lines.length / 2; next = lineEnd(lines, end + 1)) end = next
  return end + 1 < lines.length ? [lines.subarray(0, end), lines.subarray(end + 1)] : undefined
}
