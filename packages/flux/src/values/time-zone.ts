import { RecentMap } from '../recent-map.ts'
import { nsPerSecond } from './calendar.ts'

/** A stretch of time with one offset from UTC. `start` is inclusive, `end` exclusive; all in seconds. */
interface Period {
  readonly start: number
  readonly end: number
  /** Seconds to add to UTC for the local clock. */
  readonly offset: number
}

const zoneName = /^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/
/** No clock is farther from UTC, in seconds. */
const largestOffset = 26 * 3600

/** Zones that are kept: there are some 600, with all their names. */
const zones = new RecentMap<string, TimeZone>(1000)

/** The time zone of an IANA name; undefined where there is none. Names are case-sensitive. */
export function findTimeZone(name: string): TimeZone | undefined {
  const known = zones.get(name)
  if (known) return known
  const zone = openTimeZone(name)
  if (zone) zones.set(name, zone)
  return zone
}

function openTimeZone(name: string): TimeZone | undefined {
  if (!zoneName.test(name)) return undefined
  try {
    return new TimeZone(name)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Converts between instants and what a clock in the zone shows then. A clock time is written as if it were UTC. */
export class TimeZone {
  readonly #format: Intl.DateTimeFormat
  readonly #years = new Map<number, readonly Period[]>()
  #latest: Period = { start: 0, end: 0, offset: 0 }

  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  }

  /** What a clock in the zone shows at an instant. */
  toClock(instant: bigint): bigint {
    return instant + BigInt(this.#period(Number(instant / nsPerSecond)).offset) * nsPerSecond
  }

  /**
   * The first instant at which a clock in the zone shows this time. Where the clock skips it, that is the
   * instant of the skip.
   */
  toInstant(clock: bigint): bigint {
    const seconds = Number(clock / nsPerSecond)
    for (let period = this.#period(seconds - largestOffset); ; period = this.#period(period.end)) {
      const instant = seconds - period.offset
      if (instant >= period.end) continue
      if (instant < period.start) return BigInt(period.start) * nsPerSecond
      return clock - BigInt(period.offset) * nsPerSecond
    }
  }

  #period(second: number): Period {
    const { start, end } = this.#latest
    if (second >= start && second < end) return this.#latest
    const year = new Date(second * 1000).getUTCFullYear()
    const periods = this.#years.get(year) ?? this.#scan(year)
    for (const period of periods) if (second < period.end) this.#latest = period.start <= second ? period : this.#latest
    return this.#latest
  }

  /** The periods of a UTC year, found by asking for offsets two weeks apart and halving where two differ. */
  #scan(year: number): readonly Period[] {
    const first = Date.UTC(year, 0, 1) / 1000
    const last = Date.UTC(year + 1, 0, 1) / 1000
    const periods: Period[] = []
    let start = first
    let offset = this.#offset(first)
    for (let probe = first; probe < last; ) {
      const next = Math.min(probe + 14 * 86_400, last)
      const nextOffset = this.#offset(next)
      if (nextOffset !== offset) {
        const change = this.#change(probe, next, offset)
        if (change < last) {
          periods.push({ start, end: change, offset })
          start = change
          offset = nextOffset
        }
      }
      probe = next
    }
    periods.push({ start, end: last, offset })
    this.#years.set(year, periods)
    return periods
  }

  #change(from: number, to: number, offset: number): number {
    let same = from
    let changed = to
    while (changed - same > 1) {
      const middle = Math.floor((same + changed) / 2)
      if (this.#offset(middle) === offset) same = middle
      else changed = middle
    }
    return changed
  }

  #offset(second: number): number {
    const parts = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 }
    for (const { type, value } of this.#format.formatToParts(second * 1000)) {
      if (type in parts) parts[type as keyof typeof parts] = Number(value)
    }
    const { year, month, day, hour, minute } = parts
    return Date.UTC(year, month - 1, day, hour, minute, parts.second) / 1000 - second
  }
}
