/** A signed span of calendar months and nanoseconds; `1mo` has no length in nanoseconds, so the two stay apart. */
export class Duration {
  readonly months: bigint
  readonly ns: bigint
  readonly negative: boolean
  /** @param months and @param ns are not negative: the sign is `negative`'s. */
  constructor(months: bigint, ns: bigint, negative: boolean) {
    this.months = months
    this.ns = ns
    this.negative = negative && (months !== 0n || ns !== 0n)
  }
}

export const zeroDuration = new Duration(0n, 0n, false)

/** The longest duration: what Flux calls `inf`. */
export const infiniteDuration = new Duration(0n, 9_223_372_036_854_775_807n, false)

export const isZeroDuration = (d: Duration): boolean => d.months === 0n && d.ns === 0n

/** True where a duration has both months and nanoseconds. */
export const isMixedDuration = (d: Duration): boolean => d.months !== 0n && d.ns !== 0n

export const equalDurations = (a: Duration, b: Duration): boolean =>
  a.months === b.months && a.ns === b.ns && a.negative === b.negative

const int64 = (value: bigint): bigint => BigInt.asIntN(64, value)

/** A duration of so many nanoseconds, which may be negative. */
export function durationFromNanoseconds(ns: bigint): Duration {
  return ns < 0n ? new Duration(0n, int64(-ns), true) : new Duration(0n, ns, false)
}

/** The length of 1/12 of a year of 365.25 days: what a month counts where only nanoseconds will do. */
const nsPerMonth = 2_629_800_000_000_000

/** What stands for months beyond 64 bits. */
const smallest = -9_223_372_036_854_775_808n

/** A duration's length in nanoseconds, with every month as long as the next. */
export function durationNanoseconds(d: Duration): bigint {
  const months = Number(d.months) * nsPerMonth
  const length = int64(d.ns + (Math.abs(months) < 2 ** 63 ? BigInt(months) : smallest))
  return d.negative ? int64(-length) : length
}

/** A duration multiplied, months and nanoseconds each by themselves. */
export function scaleDuration(d: Duration, by: bigint): Duration {
  if (isZeroDuration(d)) return d
  const factor = by < 0n ? -by : by
  return new Duration(int64(d.months * factor), int64(d.ns * factor), d.negative !== by < 0n)
}

export const negateDuration = (d: Duration): Duration => new Duration(d.months, d.ns, !d.negative)

const units: readonly (readonly [unit: string, ns: bigint])[] = [
  ['w', 604_800_000_000_000n],
  ['d', 86_400_000_000_000n],
  ['h', 3_600_000_000_000n],
  ['m', 60_000_000_000n],
  ['s', 1_000_000_000n],
  ['ms', 1_000_000n],
  ['us', 1_000n],
  ['ns', 1n],
]

const unitNanoseconds = new Map([...units, ['µs', 1_000n]] as const)
const unitMonths = new Map([
  ['y', 12n],
  ['mo', 1n],
])

/** A duration in the largest units that fit, as in `1y2mo3w4d5h6m7s8ms9us10ns`; zero is `0ns`. */
export function formatDuration(d: Duration): string {
  let text = ''
  if (d.months >= 12n) text += `${d.months / 12n}y`
  if (d.months % 12n !== 0n) text += `${d.months % 12n}mo`
  let rest = d.ns
  for (const [unit, size] of units) {
    if (rest < size) continue
    text += `${rest / size}${unit}`
    rest %= size
  }
  return text === '' ? '0ns' : (d.negative ? '-' : '') + text
}

/** One part of a duration literal, such as 90 and `m`. */
export interface DurationPart {
  readonly magnitude: bigint
  readonly unit: string
}

/**
 * The sum of a literal's parts; undefined where their signs differ. An unknown unit counts nothing, and 0 counts
 * as positive, both as in InfluxDB: so `-1h0m` is refused.
 */
export function durationFromParts(parts: readonly DurationPart[]): Duration | undefined {
  const negative = (parts[0]?.magnitude ?? 0n) < 0n
  let months = 0n
  let ns = 0n
  for (const { magnitude, unit } of parts) {
    if (magnitude < 0n !== negative) return undefined
    const size = negative ? -magnitude : magnitude
    months = int64(months + size * (unitMonths.get(unit) ?? 0n))
    ns = int64(ns + size * (unitNanoseconds.get(unit) ?? 0n))
  }
  return new Duration(months, ns, negative)
}

const partPattern = /(\d+)(\p{L}+)/uy
const largestMagnitude = 9_223_372_036_854_775_807n

/** Reads a duration, as a literal or `duration(v:)` has it, with or without a leading minus; undefined if it is none. */
export function parseDuration(text: string): Duration | undefined {
  const negative = text.startsWith('-')
  const parts: DurationPart[] = []
  partPattern.lastIndex = negative ? 1 : 0
  let end = partPattern.lastIndex
  while (end < text.length) {
    const match = partPattern.exec(text)
    if (!match) return undefined
    const magnitude = BigInt(match[1] ?? 0)
    if (magnitude > largestMagnitude) return undefined
    parts.push({ magnitude: negative ? -magnitude : magnitude, unit: match[2] ?? '' })
    end = partPattern.lastIndex
  }
  return durationFromParts(parts)
}

/** The sum of two durations, with months counted in nanoseconds as InfluxDB counts them here. */
export const addDurations = (a: Duration, b: Duration): Duration =>
  durationFromNanoseconds(int64(durationNanoseconds(a) + durationNanoseconds(b)))

/** The difference of two durations, with months counted in nanoseconds as InfluxDB counts them here. */
export const subtractDurations = (a: Duration, b: Duration): Duration =>
  durationFromNanoseconds(int64(durationNanoseconds(a) - durationNanoseconds(b)))
