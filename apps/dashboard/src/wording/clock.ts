/** Times of day and days as they are where the page is read, and the name of that zone. */
export interface Clock {
  /** `14:25` */
  time(ms: number): string
  /** `14:25:07` */
  exact(ms: number): string
  /** `Thu 26` */
  day(ms: number): string
  /** `Thursday` */
  weekday(ms: number): string
  /** `26 Nov` */
  date(ms: number): string
  /** `26 Nov 14:25`, and without the day where it is today. */
  moment(ms: number, now: number): string
  /** `CET` */
  zone(ms: number): string
}

/** @param timeZone as in the tz database; the reader's own where it is left out */
export function createClock(timeZone?: string): Clock {
  const zoned = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...(timeZone !== undefined && { timeZone }), ...options })
  const exact = zoned({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
  const day = zoned({ weekday: 'short', day: 'numeric' })
  const weekday = zoned({ weekday: 'long' })
  const date = zoned({ day: 'numeric', month: 'short' })
  const name = zoned({ timeZoneName: 'short' })
  const time = (ms: number) => exact.format(ms).slice(0, 5)
  return {
    time,
    exact: (ms) => exact.format(ms),
    day: (ms) => day.format(ms).replace(',', ''),
    date: (ms) => date.format(ms),
    weekday: (ms) => weekday.format(ms),
    moment: (ms, now) => (date.format(ms) === date.format(now) ? time(ms) : `${date.format(ms)} ${time(ms)}`),
    zone: (ms) => name.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '',
  }
}

/** The reader's own. */
export const clock = createClock()
