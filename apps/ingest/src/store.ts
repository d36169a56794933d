import { readingLine, type StoredReading } from '@nrg/influx/reading-line'
import type { RefusedLine, WriteOutcome, Writer } from '@nrg/influx/write'
import type { Admission } from './devices/admit.ts'
import type { Devices } from './devices/devices.ts'

export interface StoreOptions {
  readonly writer: Writer
  readonly devices: Devices
}

/**
 * Writes the readings that were let in, and puts on record which devices are new. A new device of which nothing was
 * stored is new again when it next comes.
 */
export async function store({ batch, fresh }: Admission, { writer, devices }: StoreOptions): Promise<WriteOutcome> {
  const { readings } = batch
  const outcome =
    fresh.size === 0 ? await writer.write(readings.map(readingLine)) : await writeApart(readings, fresh, writer)
  if (outcome.kind !== 'written' && outcome.kind !== 'partial') {
    devices.leave(fresh)
    return outcome
  }
  const stored = new Set(fresh)
  if (outcome.kind === 'partial' && fresh.size > 0) {
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

/** Writes what is of new devices by itself: the cap of series, where they meet it, then says nothing of the others. */
async function writeApart(
  readings: readonly StoredReading[],
  fresh: ReadonlySet<number>,
  writer: Writer,
): Promise<WriteOutcome> {
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
