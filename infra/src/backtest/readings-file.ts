import type { ReadingsFile } from '@nrg/readings-file/readings-file'
import { isBad } from '@nrg/readings-file/record'
import { skippedLines } from '@nrg/readings-file/skipped'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { UsageError } from '@nrg/schema/usage-error'

/** A line of line protocol: what is before its time, and its time in nanoseconds. */
export interface ReadingLine {
  readonly point: string
  readonly time: bigint
}

/**
 * The readings of a file as they are stored.
 *
 * @param say is told what of the file was skipped, at its end
 * @throws UsageError where it holds no reading, with why
 */
export async function* readingLines(file: ReadingsFile, say: (line: string) => void): AsyncGenerator<ReadingLine> {
  const skipped = skippedLines()
  let readings = 0
  for await (const item of file.items()) {
    if (isBad(item)) {
      skipped.add(item)
      continue
    }
    readings++
    const fields = Object.entries(item.metrics).map(
      ([metric, value]) => `${metric.replace(/[,= \\]/g, '\\$&')}=${value}`,
    )
    yield { point: `${READING_MEASUREMENT},device_id=${item.deviceId} ${fields.join(',')}`, time: item.time }
  }
  if (readings === 0) throw new UsageError([`${file.path} holds no reading`, ...skipped.first()].join('\n  '))
  if (skipped.count > 0) say([`${skipped.count} skipped:`, ...skipped.sums()].join('\n  '))
}
