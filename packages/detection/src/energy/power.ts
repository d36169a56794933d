import type { Electrical } from '@nrg/schema/device'
import type { FleetConfig } from '@nrg/schema/fleet-config'

/** The metric of a measured power; where there is none, it is derived. */
export const POWER_METRIC = 'power_kw'
export const POWER_UNIT = 'kW'

/** What a power is derived from: the first metric in volts, and the first in amperes. */
export interface PowerSource {
  readonly voltage: string
  readonly current: string
}

/** What the configuration can derive a power from; undefined where it measures no voltage, or no current. */
export function powerSource({ metrics }: FleetConfig): PowerSource | undefined {
  const inUnit = (unit: string) => metrics.find((metric) => metric.unit === unit)?.name
  const [voltage, current] = [inUnit('V'), inUnit('A')]
  return voltage === undefined || current === undefined ? undefined : { voltage, current }
}

/**
 * The power of a device in kW: as it was measured; where it was not, derived from voltage and current and the device's
 * electrical data; null without those. Never a guess.
 *
 * @param value what is known of a metric at the time; undefined where it is not known
 */
export function powerKw(
  value: (metric: string) => number | undefined,
  electrical: Electrical | undefined,
  source: PowerSource | undefined,
): number | null {
  const measured = value(POWER_METRIC)
  if (measured !== undefined) return measured
  if (electrical === undefined || source === undefined) return null
  const [volts, amperes] = [value(source.voltage), value(source.current)]
  if (volts === undefined || amperes === undefined) return null
  const phases = electrical.phases === 3 ? Math.sqrt(3) : 1
  return (phases * volts * amperes * electrical.power_factor) / 1000
}

/** How far a power that is derived spreads, in kW: as its factors do, each on its own. */
export function powerSpread(
  kw: number,
  ...factors: readonly ({ readonly mean: number; readonly sd: number } | undefined)[]
): number {
  const shares = factors.map((one) => (one === undefined || one.mean === 0 ? 0 : one.sd / one.mean))
  return Math.abs(kw) * Math.hypot(...shares)
}
