import { setTimeout as sleep } from 'node:timers/promises'
import { type FileItem, isBad } from '@nrg/readings-file/record'
import { type Skipped, skippedLines } from '@nrg/readings-file/skipped'
import { deliver } from '../sink/deliver.ts'
import type { OutgoingReading, Sink } from '../sink/sink.ts'
import type { Pace } from './pace.ts'

const BATCH = 2000

/** How long a reading may wait for others to be sent with it. */
const LINGER_MS = 1000

/** What became of a file. */
export interface ReplayResult {
  sent: number
  stored: number
  readonly skipped: Skipped
  /** Why readings were refused, the first few. */
  readonly faults: string[]
  readonly ignored: Set<string>
}

export interface ReplayTools {
  readonly sink: Sink
  readonly signal: AbortSignal
  readonly clock: () => number
  readonly onProgress: (result: Readonly<ReplayResult>) => void
  readonly onWait: (reason: string) => void
}

const FAULTS_SHOWN = 10

/** Sends the items of a file at its pace. */
export async function replay(
  items: AsyncIterable<FileItem>,
  pace: Pace,
  { sink, signal, clock, onProgress, onWait }: ReplayTools,
): Promise<ReplayResult> {
  const result: ReplayResult = { sent: 0, stored: 0, skipped: skippedLines(), faults: [], ignored: new Set() }
  const fault = (text: string) => {
    if (result.faults.length < FAULTS_SHOWN && !result.faults.includes(text)) result.faults.push(text)
  }
  let batch: OutgoingReading[] = []

  async function flush() {
    if (batch.length === 0) return
    const { stored, refused, ignored } = await deliver(sink, batch, { signal, onWait })
    result.sent += batch.length
    result.stored += stored
    for (const reason of refused) fault(reason)
    for (const name of ignored) result.ignored.add(name)
    batch = []
    onProgress(result)
  }

  let flushedMs = clock()
  for await (const item of items) {
    signal.throwIfAborted()
    if (isBad(item)) {
      result.skipped.add(item)
      continue
    }
    const dueMs = pace.dueMs?.(item.time)
    if (dueMs !== undefined && dueMs > clock()) {
      await flush()
      flushedMs = clock()
      await sleep(Math.max(0, dueMs - clock()), undefined, { signal })
    }
    batch.push({ deviceId: item.deviceId, time: pace.time(item.time), metrics: item.metrics })
    if (batch.length < BATCH && (dueMs === undefined || clock() - flushedMs < LINGER_MS)) continue
    await flush()
    flushedMs = clock()
  }
  await flush()
  return result
}
