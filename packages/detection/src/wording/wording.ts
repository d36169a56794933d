import type { FleetConfig } from '@nrg/schema/fleet-config'

/** The unit of a metric as it follows a number, or nothing for one that is not configured. */
export function metricUnit(fleet: FleetConfig, metric: string): string {
  const unit = fleet.metrics.find(({ name }) => name === metric)?.unit ?? ''
  return unit === '' ? '' : ` ${unit}`
}

/** A number to the decimals that show two digits of `scale`, what it is compared by; at most four. */
export function sized(value: number, scale: number): string {
  const size = Math.abs(scale)
  if (size === 0 || !Number.isFinite(size)) return significant(value)
  const decimals = Math.min(4, Math.max(0, 1 - Math.floor(Math.log10(size))))
  return plain(Number(value.toFixed(decimals)))
}

/** A number to its first digits. */
export const significant = (value: number, digits = 4): string => plain(Number(value.toPrecision(digits)))

/** UTC, with the date where it is not that of `now`. */
export function time(at: number, now: number): string {
  const text = new Date(at).toISOString()
  const day = text.slice(0, 10)
  const clock = text.slice(11, 16)
  return day === new Date(now).toISOString().slice(0, 10) ? clock : `${day} ${clock}`
}

/** A length of time in whole minutes, hours or days. */
export function minutes(count: number): string {
  const whole = Math.round(count)
  return whole < 120
    ? `${whole} min`
    : whole < 48 * 60
      ? `${Math.round(whole / 60)} h`
      : `${Math.round(whole / 1440)} d`
}

/** Without an exponent as far as people write numbers out, and no minus before zero. */
const plain = (value: number) => String(value === 0 ? 0 : value)
