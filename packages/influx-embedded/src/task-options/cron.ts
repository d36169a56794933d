import { Cron } from 'croner'
import { outOfRange } from './cron-ranges.ts'
import { durationSeconds, parseDuration } from './duration.ts'

export type ParsedCron =
  | {
      readonly ok: true
      /** The first time after `seconds`, both unix seconds; undefined where there is none left. */
      next(seconds: number): number | undefined
    }
  | { readonly ok: false; readonly message: string }

const MACROS: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
  '@every_minute': '* * * * *',
  '@every_second': '* * * * * *',
}

/** What InfluxDB's cron strings are made of: no time zones, no `L`, `W`, `#` or `?`. */
const FIELDS = /^[\dA-Za-z/*,-]+(?:\s+[\dA-Za-z/*,-]+){4,6}$/
const NAMES = /^(?:[\d/*,-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat|\s)+$/i

/**
 * Reads a cron string with five to seven fields, a macro such as `@daily`, or `@every 90s`. Times are UTC, and
 * where both day fields are given a day has to fit both, as with InfluxDB.
 */
export function parseCron(text: string): ParsedCron {
  const trimmed = text.trim()
  const every = /^@every\s+(.*)$/.exec(trimmed)
  if (every) return everyCron(text, every[1] as string)
  const pattern = MACROS[trimmed] ?? trimmed
  if (!FIELDS.test(pattern) || !NAMES.test(pattern)) return refused(text)
  const message = outOfRange(pattern)
  if (message !== undefined) return { ok: false, message }
  try {
    const cron = new Cron(pattern, { timezone: 'UTC', paused: true, domAndDow: true, sloppyRanges: true })
    return {
      ok: true,
      next: (seconds) => {
        const at = cron.nextRun(new Date(seconds * 1000))
        return at ? Math.floor(at.getTime() / 1000) : undefined
      },
    }
  } catch {
    return refused(text)
  }
}

function everyCron(text: string, duration: string): ParsedCron {
  const parts = parseDuration(duration.trim())
  if (!parts || parts.length === 0 || durationSeconds(parts, 0) < 1) return refused(text)
  return { ok: true, next: (seconds) => seconds + Math.floor(durationSeconds(parts, seconds)) }
}

function refused(text: string): ParsedCron {
  return {
    ok: false,
    message: `failed to parse cron string '${text}' {0 0 0 0 0 0 0 0 0 0 0 false} 111111111111`,
  }
}
