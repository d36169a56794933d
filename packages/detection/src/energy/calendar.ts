import { tzOffset } from '@date-fns/tz'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** What energy is told by. */
export type CalendarUnit = 'hour' | 'day'

/** How far the clocks of a zone are ahead of UTC at a time, in milliseconds. */
export const zoneOffsetMs = (zone: string, time: number): number => tzOffset(zone, new Date(time)) * MINUTE_MS

/**
 * The hours or days of a zone that a stretch is in, as the starts of even steps that each begins with: 23 or 25 hours on the
 * two days of the year when the clocks are changed. The first begins with the stretch, in the middle of its hour or day.
 *
 * @param stepMs a step of 15 minutes or less begins where every hour of every zone does
 */
export function calendarMarks(
  { from, to }: { readonly from: number; readonly to: number },
  stepMs: number,
  unit: CalendarUnit,
  zone: string,
): number[] {
  const length = unit === 'hour' ? HOUR_MS : DAY_MS
  const marks: number[] = []
  let before: number | undefined
  for (let at = from; at < to; at += stepMs) {
    const local = at + zoneOffsetMs(zone, at)
    const number = Math.floor(local / length)
    // An hour that comes again when clocks are set back begins anew.
    if (number !== before || (unit === 'hour' && local % HOUR_MS === 0)) marks.push(at)
    before = number
  }
  return marks
}

/** When the day of a zone began that a time is in; where clocks skip midnight, when they did. */
export function dayStart(zone: string, time: number): number {
  const quarter = 15 * MINUTE_MS
  const dayOf = (at: number) => Math.floor((at + zoneOffsetMs(zone, at)) / DAY_MS)
  const today = dayOf(time)
  const local = time + zoneOffsetMs(zone, time)
  // Right but on the days when clocks are changed; then it is hours away at most.
  let at = Math.floor((time - (local % DAY_MS)) / quarter) * quarter
  while (dayOf(at) < today) at += quarter
  while (dayOf(at - quarter) === today) at -= quarter
  return at
}
