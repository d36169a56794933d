import { createRequire } from 'node:module'
import type { HolidaysOf } from '@nrg/detection/settings/calendars'
import { UsageError } from '@nrg/schema/usage-error'
import type Holidays from 'date-holidays'

/** Years before and after this one of which holidays are known: what is judged again is as old, what will be is not yet. */
const [BACK, AHEAD] = [10, 3]

const DAY_MS = 86_400_000

/**
 * Tells the dates of a region's public holidays, over the years around a time; each region's are worked out once.
 *
 * @throws UsageError where there is no such region
 */
export function holidaysAround(now: Date): HolidaysOf {
  const known = new Map<string, readonly string[]>()
  return (region) => {
    const dates = known.get(region) ?? datesAround(region, now)
    known.set(region, dates)
    return dates
  }
}

function datesAround(region: string, now: Date): readonly string[] {
  const [country = '', ...parts] = region.split('-')
  // The calendars of the world take half a second to load: only where one is kept.
  const Calendar = createRequire(import.meta.url)('date-holidays') as typeof Holidays
  const all = new Calendar(country, ...(parts as []))
  requireRegion(all, region, country, parts)
  const year = now.getUTCFullYear()
  const years = Array.from({ length: BACK + AHEAD + 1 }, (_, index) => year - BACK + index)
  const dates = years.flatMap((one) =>
    all.getHolidays(one).flatMap(({ type, date, start, end }) => (type === 'public' ? datesOf(date, start, end) : [])),
  )
  return [...new Set(dates)].toSorted()
}

/** The days of a holiday by its own clock, of which `date` has the first. */
function datesOf(date: string, start: Date, end: Date): readonly string[] {
  const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`)
  const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS))
  return Array.from({ length: days }, (_, index) => new Date(first + index * DAY_MS).toISOString().slice(0, 10))
}

function requireRegion(all: Holidays, region: string, country: string, [state, part]: readonly string[]): void {
  const known = all.getCountries()[country] !== undefined
  const states = known ? all.getStates(country) : undefined
  const parts = state === undefined ? undefined : all.getRegions(country, state)
  if (known && (state === undefined || states?.[state]) && (part === undefined || parts?.[part])) return
  const there = known
    ? `${country} has ${Object.keys(states ?? {}).join(', ') || 'no parts of its own'}`
    : 'say such as DE-BE'
  throw new UsageError(`holidays: no public holidays of ${region} are known: ${there}`)
}
