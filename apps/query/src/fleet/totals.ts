import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { StatusCounts } from '@nrg/schema/site'
import { powerOf } from '../devices/summary.ts'
import type { LiveDevice } from '../live/live-device.ts'
import type { LiveState } from '../live/live-state.ts'
import { USUAL_SD } from '../metrics/summary.ts'
import { rounded } from '../rounded.ts'

/** A device that was not heard for so many of its intervals is not counted as heard. */
const INTERVALS = 3
/** Nor one whose interval is not known yet, after so long: that of the `offline` detector. */
const UNKNOWN_INTERVAL_MS = 180_000

/** What devices do together. */
export interface Totals {
  readonly devices: number
  readonly heard: number
  readonly status: StatusCounts
  /** Of the devices with a power that were heard; null where none has one. */
  readonly power_kw: number | null
  /** Of those of them whose normal power is known. */
  readonly expected_kw: number | null
  /** Two spreads of that to either side; null where nothing is expected. */
  readonly usual_kw: [number, number] | null
}

/** Sums up devices. The power of one that is silent is not known, and is no part of the sum. */
export function totalsOf(
  devices: Iterable<LiveDevice>,
  state: Pick<LiveState, 'asOf' | 'normals' | 'intervals' | 'troubles'>,
  fleet: FleetConfig,
): Totals {
  const status = { critical: 0, warning: 0, offline: 0, silenced: 0, ok: 0 }
  const sum: { power: number | null; expected: number | null } = { power: null, expected: null }
  let variance = 0
  let [count, heard] = [0, 0]
  for (const device of devices) {
    count++
    status[state.troubles.get(device.id)?.status ?? 'ok']++
    if (!isHeard(device, state)) continue
    heard++
    const { power, expected, sd } = powerOf(device, state, fleet)
    if (power !== null) sum.power = (sum.power ?? 0) + power
    variance += (sd ?? 0) ** 2
    if (expected !== null) sum.expected = (sum.expected ?? 0) + expected
  }
  const { power, expected } = sum
  const reach = USUAL_SD * Math.sqrt(variance)
  return {
    devices: count,
    heard,
    status,
    power_kw: power === null ? null : rounded(power),
    expected_kw: expected === null ? null : rounded(expected),
    usual_kw: expected === null ? null : [rounded(expected - reach), rounded(expected + reach)],
  }
}

function isHeard({ id, lastSeen }: LiveDevice, { intervals, asOf }: Pick<LiveState, 'intervals' | 'asOf'>): boolean {
  const interval = intervals.get(id)
  // Readings take a while to arrive, and are seen by the second.
  const most = interval === undefined ? UNKNOWN_INTERVAL_MS : INTERVALS * interval * 1000 + 2000
  return asOf - lastSeen <= most
}
