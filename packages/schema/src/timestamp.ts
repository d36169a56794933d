const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,18}))?)?\s?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?)?$/

/** The same without hyphens and colons: ISO 8601's basic form. */
const BASIC =
  /^(\d{4})(\d\d)(\d\d)(?:[Tt ](\d\d)(\d\d)(?:(\d\d)(?:[.,](\d{1,18}))?)?\s?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?)?$/

/** The longest text that is tried as a time. */
export const TIMESTAMP_LENGTH = 64

/**
 * Reads an ISO 8601 time as nanoseconds since the epoch; `undefined` where it is none.
 *
 * Without a zone it is UTC; a space may stand for the `T`; a date alone is its midnight. 24:00 is the end of its day, and
 * second 60, which comes with leap seconds, the next one. `Date.parse` is not used: it takes local time where no zone is
 * given, accepts far more than ISO 8601, and keeps milliseconds only.
 *
 * @example parseTimestamp('2025-08-26 05:49:42.5+02:00') // 1756180182500000000n
 */
export function parseTimestamp(text: string): bigint | undefined {
  const match = text.length > TIMESTAMP_LENGTH ? null : (text[4] === '-' ? ISO : BASIC).exec(text)
  if (match === null) return undefined
  const part = (group: number) => Number(match[group] ?? 0)
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)]
  const [zoneHour, zoneMinute] = [part(10), part(11)]
  if (month < 1 || month > 12 || hour > 24 || minute > 59 || second > 60) return undefined
  if (hour === 24 && (minute > 0 || second > 0 || /[1-9]/.test(match[7] ?? ''))) return undefined
  if (zoneHour > 23 || zoneMinute > 59) return undefined
  const date = new Date(0)
  // Not Date.UTC: it reads the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day)
  // 31 June would become 1 July.
  if (date.getUTCDate() !== day || day === 0) return undefined
  const zone = (zoneHour * 60 + zoneMinute) * (match[9] === '-' ? -60 : 60)
  const seconds = date.getTime() / 1000 + hour * 3600 + minute * 60 + second - zone
  return BigInt(seconds) * 1_000_000_000n + BigInt((match[7] ?? '').slice(0, 9).padEnd(9, '0'))
}
