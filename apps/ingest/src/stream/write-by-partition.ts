import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Breaker } from '@nrg/influx/breaker'
import { refusedBy } from '@nrg/influx/guard-writes'
import type { JoinedWriter } from '@nrg/influx/join-writes'
import type { WriteOutcome } from '@nrg/influx/write'
import type { Appended, ReadingStream } from '@nrg/stream/stream'
import { Lane, MESSAGE_BYTES, MESSAGE_LINES, type Part } from './lane.ts'
import type { PartitionFinder } from './partition-finder.ts'
import { PendingWrite } from './pending-write.ts'

/** For how long, and how often, a message is tried again by the same id while the servers choose another leader. */
const TRY_MS = 3000
const RETRY_MS = 200
/** How long to wait where too much waits, or is kept. */
const FULL_RETRY_MS = 1000
const UNKNOWN_SITES = 'at which sites devices are has not been read from the registry yet'

export interface PartitionWriterOptions {
  readonly stream: ReadingStream
  readonly partitions: PartitionFinder
  readonly breaker: Breaker
  /** The longest that a write waits for its outcome, in milliseconds. */
  readonly deadlineMs: number
  /** The most bytes of lines that are held, waiting and under way: a write that would be more is `busy` at once. */
  readonly queueBytes: number
}

/**
 * A writer of readings to the stream: what comes within 20 ms for one partition goes as one message. Lines are written once the
 * stream has acknowledged them.
 */
export function writeByPartition(options: PartitionWriterOptions): JoinedWriter {
  const { stream, partitions, breaker, deadlineMs, queueBytes } = options
  const lanes = new Map<number, Lane>()
  const prefix = randomUUID()
  let messages = 0
  let held = 0

  async function append(partition: number, lines: readonly string[]): Promise<Appended> {
    const passage = breaker.enter()
    if (passage === undefined) return { kind: 'away', reason: breaker.refusal?.reason ?? 'no answer' }
    const id = `${prefix}-${messages++}`
    const until = performance.now() + TRY_MS
    let outcome = await stream.append(partition, lines, id)
    while (outcome.kind === 'away' && performance.now() < until && (await stream.obstacle()) === undefined) {
      await sleep(RETRY_MS)
      outcome = await stream.append(partition, lines, id)
    }
    passage.leave(outcome.kind === 'away' ? { unreachable: outcome.reason } : 'answered')
    return outcome
  }

  const laneOf = (partition: number): Lane => {
    let lane = lanes.get(partition)
    if (lane === undefined) {
      const onEnd = (parts: readonly Part[], outcome: Appended) => {
        const failure = failureOf(outcome)
        for (const { write, bytes } of parts) {
          held -= bytes
          write.end(failure)
        }
      }
      lane = new Lane({ append: (lines) => append(partition, lines), onEnd })
      lanes.set(partition, lane)
    }
    return lane
  }

  async function write(lines: readonly string[]): Promise<WriteOutcome> {
    if (lines.length === 0) return { kind: 'written', lines: 0 }
    const { refusal } = breaker
    if (refusal !== undefined) return refusedBy(refusal)
    if (!partitions.isReady) return { kind: 'unreachable', reason: UNKNOWN_SITES }
    const bytes = lines.reduce((sum, line) => sum + line.length + 1, 0)
    if (held > 0 && held + bytes > queueBytes) {
      const reason = `${held} bytes of readings wait for the stream, and no more than ${queueBytes} may`
      return { kind: 'busy', reason, retryAfterMs: FULL_RETRY_MS }
    }
    held += bytes
    const pending = new PendingWrite(lines.length, deadlineMs)
    const parts = split(lines, pending, partitions)
    for (let index = 0; index < parts.length; index++) pending.begin()
    for (const [partition, part] of parts) laneOf(partition).add(part)
    return pending.outcome
  }

  return {
    write,
    obstacle: async () => breaker.explain(await stream.obstacle()) ?? (partitions.isReady ? undefined : UNKNOWN_SITES),
    heldBytes: () => held,
    hasLeftBehind: () => [...lanes.values()].some(({ hasLeftBehind }) => hasLeftBehind),
  }
}

/** The lines of a write by their partition, in their order, none with more than one message takes. */
function split(lines: readonly string[], write: PendingWrite, partitions: PartitionFinder): [number, Part][] {
  const parts: [number, Part][] = []
  const open = new Map<number, { lines: string[]; bytes: number; write: PendingWrite }>()
  for (const line of lines) {
    const partition = partitions.ofLine(line)
    const bytes = line.length + 1
    let part = open.get(partition)
    if (part === undefined || part.lines.length === MESSAGE_LINES || part.bytes + bytes > MESSAGE_BYTES) {
      part = { lines: [], bytes: 0, write }
      open.set(partition, part)
      parts.push([partition, part])
    }
    part.lines.push(line)
    part.bytes += bytes
  }
  return parts
}

function failureOf(outcome: Appended): WriteOutcome | undefined {
  switch (outcome.kind) {
    case 'kept':
      return undefined
    case 'full':
      return { kind: 'busy', reason: outcome.reason, retryAfterMs: FULL_RETRY_MS }
    case 'away':
      return { kind: 'unreachable', reason: outcome.reason }
    case 'misconfigured':
      return outcome
  }
}
