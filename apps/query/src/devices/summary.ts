import { POWER_METRIC, type PowerSource, powerKw, powerSource, powerSpread } from '@nrg/detection/energy/power'
import { deviceName } from '@nrg/detection/place'
import type { DeviceSummary, LatestValue } from '@nrg/schema/device'
import { configOf, type FleetConfig } from '@nrg/schema/fleet-config'
import type { LiveDevice, Normal } from '../live/live-device.ts'
import type { LiveState } from '../live/live-state.ts'
import { rounded } from '../rounded.ts'

/** A device as lists answer it, without its values. */
export function deviceCore(device: LiveDevice, state: LiveState, fleet: FleetConfig): DeviceSummary {
  const { id, lastSeen } = device
  const own = configOf(fleet, id)
  const trouble = state.troubles.get(id)
  const interval = state.intervals.get(id)
  const { power, expected } = powerOf(device, state, fleet)
  return {
    device_id: id,
    last_seen: new Date(lastSeen).toISOString(),
    name: deviceName(fleet, id),
    site: own?.site ?? null,
    ...(own?.note !== undefined && { note: own.note }),
    status: trouble?.status ?? 'ok',
    interval_s: interval === undefined ? null : rounded(interval),
    incident: trouble?.worst.incident.id ?? null,
    power_kw: power === null ? null : rounded(power),
    expected_kw: expected === null ? null : rounded(expected),
  }
}

/** The latest value of each metric, with what is normal for it. */
export function latestOf(device: LiveDevice, state: LiveState): Record<string, LatestValue> {
  const normals = state.normals.get(device.id)
  return Object.fromEntries(
    [...device.values].map(([metric, { value, time }]) => {
      const normal = known(normals?.get(metric))
      return [
        metric,
        {
          value: rounded(value),
          time,
          expected: normal === undefined ? null : rounded(normal.mean),
          sd: normal === undefined ? null : rounded(normal.sd),
          score: normal === undefined || !(normal.sd > 0) ? null : rounded((value - normal.mean) / normal.sd, 0),
        },
      ]
    }),
  )
}

/** The power of a device now, what is normal for it, and how far that spreads, in kW; null where it has none. */
export function powerOf(
  { id, values }: LiveDevice,
  { normals }: Pick<LiveState, 'normals'>,
  fleet: FleetConfig,
): { readonly power: number | null; readonly expected: number | null; readonly sd: number | null } {
  const electrical = configOf(fleet, id)?.electrical
  const source = powerSource(fleet)
  const power = powerKw((metric) => values.get(metric)?.value, electrical, source)
  const own = normals.get(id)
  const expected = power === null ? null : powerKw((metric) => known(own?.get(metric))?.mean, electrical, source)
  const sd = expected === null ? null : spreadOf((metric) => known(own?.get(metric)), expected, source)
  return { power, expected, sd }
}

/** How far a power spreads: as it was measured; of one that is derived as its factors do, each on its own. */
function spreadOf(
  normal: (metric: string) => Normal | undefined,
  expected: number,
  source: PowerSource | undefined,
): number {
  const measured = normal(POWER_METRIC)
  if (measured !== undefined) return measured.sd
  return source === undefined ? 0 : powerSpread(expected, normal(source.voltage), normal(source.current))
}

const known = (normal: Normal | undefined) =>
  normal !== undefined && Number.isFinite(normal.mean) && Number.isFinite(normal.sd) ? normal : undefined
