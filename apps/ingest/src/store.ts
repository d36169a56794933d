import { type DeviceReading, readingLine } from '@nrg/influx/reading-line'
import type { RefusedLine, WriteOutcome, Writer } from '@nrg/influx/write'
import type { Admission } from './devices/admit.ts'
import type { Devices } from './devices/devices.ts'
import type { Spooling } from './spool/spooling.ts'

export interface StoreOptions {
  readonly writer: Writer
  readonly devices: Devices
  /** What keeps readings while the database takes none; left out, nothing does. */
  readonly spooling?: Spooling | undefined
}

/** What became of readings: as of a write, or some of them are kept for later. */
export type StoreOutcome =
  | WriteOutcome
  | {
      readonly kind: 'queued'
      /** Those that are in the database. */
      readonly lines: number
      /** Those that are kept. */
      readonly queued: number
      readonly refused: readonly RefusedLine[]
      readonly reason: string
    }

/** How long a client is asked to wait where readings have to wait behind others, and cannot be kept. */
const FULL_RETRY_MS = 2000

/**
 * Writes the readings that were let in, and puts on record which devices are new. A new device of which nothing was
 * stored is new again when it next comes. What the database does not take now is kept, where there is a spool; so is what is
 * not newer than readings of the same device that are kept.
 */
export async function store(admission: Admission, { writer, devices, spooling }: StoreOptions): Promise<StoreOutcome> {
  const { readings } = admission.batch
  const { fresh } = admission
  const outcome = await writeOrKeep(readings, fresh, { writer, spooling })
  if (outcome.kind !== 'written' && outcome.kind !== 'partial' && outcome.kind !== 'queued') {
    devices.leave(fresh)
    return outcome
  }
  const stored = new Set(fresh)
  if (outcome.kind !== 'written' && outcome.refused.length > 0 && fresh.size > 0) {
    const refused = new Set(outcome.refused.map(({ index }) => index))
    const lost = new Set(fresh)
    for (const [index, { deviceId }] of readings.entries()) if (!refused.has(index)) lost.delete(deviceId)
    devices.leave(lost)
    for (const id of lost) stored.delete(id)
  }
  const obstacle = await devices.record(readings, stored)
  if (obstacle === undefined) return outcome
  devices.leave(stored)
  return obstacle
}

async function writeOrKeep(
  readings: readonly DeviceReading[],
  fresh: ReadonlySet<string>,
  { writer, spooling }: Pick<StoreOptions, 'writer' | 'spooling'>,
): Promise<StoreOutcome> {
  if (spooling === undefined) return write(readings, fresh, writer)
  const behind = spooling.behind(readings)
  if (behind.size === 0) {
    const outcome = await write(readings, fresh, writer)
    if (outcome.kind === 'written' || outcome.kind === 'partial') return outcome
    const obstacle = await spooling.keepReadings(readings, outcome.reason)
    if (obstacle !== undefined) return outcome
    return { kind: 'queued', lines: 0, queued: readings.length, refused: [], reason: outcome.reason }
  }

  const ahead = [...readings.keys()].filter((index) => !behind.has(index))
  const outcome = await write(
    ahead.map((index) => readings[index] as DeviceReading),
    fresh,
    writer,
  )
  const isStored = outcome.kind === 'written' || outcome.kind === 'partial'
  const reason = isStored ? 'older readings of the same devices wait in the spool' : outcome.reason
  const kept = isStored ? readings.filter((_, index) => behind.has(index)) : readings
  const obstacle = await spooling.keepReadings(kept, reason)
  if (obstacle !== undefined)
    return isStored ? { kind: 'busy', reason: obstacle, retryAfterMs: FULL_RETRY_MS } : outcome
  const refused = outcome.kind === 'partial' ? outcome.refused : []
  return {
    kind: 'queued',
    lines: isStored ? outcome.lines : 0,
    queued: kept.length,
    refused: refused.map((line) => ({ ...line, index: ahead[line.index] ?? line.index })),
    reason,
  }
}

/** Writes readings; what is of new devices by itself: the cap of series, where they meet it, then says nothing of the others. */
async function write(
  readings: readonly DeviceReading[],
  fresh: ReadonlySet<string>,
  writer: Writer,
): Promise<WriteOutcome> {
  if (readings.length === 0) return { kind: 'written', lines: 0 }
  if (fresh.size === 0) return writer.write(readings.map(readingLine))
  const parts: { readonly indexes: number[]; readonly lines: string[] }[] = [
    { indexes: [], lines: [] },
    { indexes: [], lines: [] },
  ]
  for (const [index, reading] of readings.entries()) {
    const part = parts[fresh.has(reading.deviceId) ? 1 : 0]
    part?.indexes.push(index)
    part?.lines.push(readingLine(reading))
  }
  let written = 0
  const refused: RefusedLine[] = []
  const wanted = parts.filter(({ lines }) => lines.length > 0)
  const outcomes = await Promise.all(wanted.map(({ lines }) => writer.write(lines)))
  for (const [part, outcome] of outcomes.entries()) {
    if (outcome.kind !== 'written' && outcome.kind !== 'partial') return outcome
    written += outcome.lines
    if (outcome.kind === 'written') continue
    for (const one of outcome.refused) refused.push({ ...one, index: wanted[part]?.indexes[one.index] ?? one.index })
  }
  return refused.length === 0 ? { kind: 'written', lines: written } : { kind: 'partial', lines: written, refused }
}
