import type { Reader } from '@nrg/influx/query'
import type { LiveDevice } from './live-device.ts'

/** Adds the devices of cells that do not answer, as they were known before: their last values say of when they are. */
export function keepAway(
  devices: Map<string, LiveDevice>,
  before: ReadonlyMap<string, LiveDevice>,
  { cellOf }: Pick<Reader, 'cellOf'>,
  missing: readonly string[],
): void {
  for (const [id, device] of before) {
    const cell = cellOf?.(id)
    if (!devices.has(id) && (cell === undefined || missing.includes(cell))) devices.set(id, device)
  }
}
