import type { Clock } from '../raw-reading.ts'

const CLOCK = /^(\d{1,2})[:.h](\d\d)(?::(\d\d)(?:\.\d+)?)?\s?([ABab](?![A-Za-z]))?\s?([AaPp]\.?[Mm]\.?)?$/

/** Reads a time of day such as `0:15`, `14.30`, `12:15 AM`, `24:00`, `00:00 - 00:15`, `02:00B`. */
export function clockOf(text: string): Clock | undefined {
  if (text.length > 30) return undefined
  const begin = text.split(/\s*(?:-|\u2013|to|bis)\s*(?=\d)/, 1)[0] ?? ''
  const [, hour, minute, second = '0', twice, half] = CLOCK.exec(begin.trim()) ?? /^(\d\d)([0-5]\d)$/.exec(begin) ?? []
  if (hour === undefined) return undefined
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0)
  const seconds = hours * 3600 + Number(minute) * 60 + Number(second)
  if (Number(minute) > 59 || Number(second) > 59 || seconds > 86_400) return undefined
  // `02:00 - 03:00 (3B)`, as German exchanges have it, or after the interval.
  const letter = twice ?? /\d([AB])\)?$/i.exec(text)?.[1]
  return { seconds, ...(letter && { second: letter.toUpperCase() === 'B' }) }
}
