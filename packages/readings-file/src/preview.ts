import { type Extent, extentOf } from './extent.ts'
import type { ReadingsFile } from './readings-file.ts'
import { isBad } from './record.ts'

const SHOWN = 5

/** How a file and its first readings are understood, and what in it is skipped; a line each. */
export async function previewOf(file: ReadingsFile): Promise<string[]> {
  const shown: string[] = []
  for await (const item of file.items()) {
    if (shown.length >= SHOWN) break
    if (isBad(item)) continue
    const values = Object.entries(item.metrics).map(([metric, value]) => `${metric} ${value}`)
    shown.push(`  line ${item.line}: device ${item.deviceId} at ${isoTime(item.time)}: ${values.join(', ')}`)
  }
  const extent = await extentOf(file.items())
  return [
    `${file.path}: ${file.understood[0]}`,
    ...file.understood.slice(1).map((line) => `  ${line}`),
    ...shown,
    ...extentLines(extent),
  ]
}

function extentLines({ readings, first, last, skipped }: Extent): string[] {
  const range = readings === 0 ? '' : `, ${isoTime(first)} to ${isoTime(last)}`
  const bad = skipped.count === 0 ? [] : [`${skipped.count} skipped:`, ...skipped.sums().map((line) => `  ${line}`)]
  return [`${readings} readings${range}`, ...bad]
}

/** ISO 8601 to the millisecond, or as far as the time has it. */
function isoTime(time: bigint): string {
  return new Date(Number(time / 1_000_000n)).toISOString()
}
