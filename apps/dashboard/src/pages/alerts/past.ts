const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How far back alerts are shown. */
export const PASTS = [
  { value: '1h', label: '1 hour', ms: HOUR_MS },
  { value: '24h', label: '24 hours', ms: DAY_MS },
  { value: '7d', label: '7 days', ms: 7 * DAY_MS },
  { value: '30d', label: '30 days', ms: 30 * DAY_MS },
] as const

/** So far back incidents are known on every page. */
export const KNOWN_MS = DAY_MS

/** The length of a range of the address, in ms; a day where it names none. */
export const pastMs = (range = '24h'): number => PASTS.find(({ value }) => value === range)?.ms ?? DAY_MS
