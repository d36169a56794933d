import type { Connection } from '@nrg/influx/connection'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { UsageError } from '@nrg/schema/usage-error'
import type { Span } from '../script/task-script.ts'
import type { ReadingLine } from './readings-file.ts'

const BATCH = 5000

/** Writes readings to the bucket of raw ones; answers the stretch that they cover, its end not part of it. */
export async function loadReadings(
  connection: Connection,
  lines: AsyncIterable<ReadingLine> | Iterable<ReadingLine>,
): Promise<Span> {
  const writer = createWriter(connection, buckets.raw.name)
  let batch: string[] = []
  let first: bigint | undefined
  let last = 0n
  const flush = async () => {
    const outcome = await writer.write(batch)
    if (outcome.kind === 'partial') throw new UsageError(`a reading is refused: ${outcome.refused[0]?.reason}`)
    if (outcome.kind !== 'written') throw new UsageError(outcome.reason)
    batch = []
  }
  for await (const { point, time } of lines) {
    batch.push(`${point} ${time}`)
    if (first === undefined || time < first) first = time
    if (time > last) last = time
    if (batch.length === BATCH) await flush()
  }
  if (first === undefined) throw new UsageError('there are no readings')
  if (batch.length > 0) await flush()
  return { start: new Date(Number(first / 1_000_000n)), stop: new Date(Number(last / 1_000_000n) + 1) }
}
