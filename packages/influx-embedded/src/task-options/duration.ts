/** A part of a Flux duration, as the parser gives it. */
export interface DurationPart {
  readonly magnitude: number
  readonly unit: string
}

const SECONDS: Record<string, number> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 7 * 86_400,
}

/**
 * The length of a duration in seconds, counted from a time for the units whose length depends on it.
 *
 * @param parts months and years count as the calendar has them after `from`
 * @param from unix seconds
 */
export function durationSeconds(parts: readonly DurationPart[], from: number): number {
  const at = new Date(from * 1000)
  let seconds = 0
  for (const { magnitude, unit } of parts) {
    if (unit === 'mo') at.setUTCMonth(at.getUTCMonth() + magnitude)
    else if (unit === 'y') at.setUTCFullYear(at.getUTCFullYear() + magnitude)
    else seconds += magnitude * (SECONDS[unit] ?? Number.NaN)
  }
  return at.getTime() / 1000 - from + seconds
}

/** The duration as it is written in Flux: `1h30m`. */
export function formatDuration(parts: readonly DurationPart[]): string {
  return parts.map(({ magnitude, unit }) => `${magnitude}${unit}`).join('')
}

/** Reads a duration such as `-1h30m`; undefined where it is none. */
export function parseDuration(text: string): DurationPart[] | undefined {
  const sign = text.startsWith('-') ? -1 : 1
  const rest = sign === -1 ? text.slice(1) : text
  const found = [...rest.matchAll(/(\d+)(ns|us|µs|ms|mo|s|m|h|d|w|y)/gy)]
  const read = found.reduce((length, [part]) => length + part.length, 0)
  if (read !== rest.length) return undefined
  return found.map(([, digits, unit]) => ({ magnitude: sign * Number(digits), unit: unit as string }))
}

/** Whole seconds as InfluxDB shows an offset: `1h30m`, never days. */
export function formatOffset(seconds: number): string {
  const size = Math.abs(seconds)
  const parts: DurationPart[] = [
    { magnitude: Math.floor(size / 3600), unit: 'h' },
    { magnitude: Math.floor(size / 60) % 60, unit: 'm' },
    { magnitude: size % 60, unit: 's' },
  ]
  const text = formatDuration(parts.filter(({ magnitude }) => magnitude > 0))
  return seconds < 0 ? `-${text}` : text
}
