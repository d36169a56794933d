import { zoneOffsets } from '@nrg/readings-file/cell/zone-offsets'
import { parseTimestamp } from '@nrg/schema/timestamp'
import { describe, type ValueFault } from './value.ts'

export const timeFormats = ['iso', 's', 'ms', 'us', 'ns'] as const
/** How a time is written: as ISO 8601, or as a number of these since the epoch. */
export type TimeFormat = (typeof timeFormats)[number]

/** Nanoseconds since the epoch of a time as it is sent, or why it is none; `now` in milliseconds. */
export type ReadTime = (value: unknown, now: number) => bigint | ValueFault

/** How the times of readings are read. */
export interface TimeRules {
  readonly readTime: ReadTime
  /** Where there is no time, it is of now. */
  readonly isOfNow: boolean
}

const ZONED = /.{8}.*([Zz]|[+-][\d:]+)$/
const EPOCH = /^\s*(-?\d{1,19})(?:\.(\d*))?\s*$/
const NS: Readonly<Record<Exclude<TimeFormat, 'iso'>, bigint>> = {
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1000n,
  ns: 1n,
}

/** Makes what reads times in any of the formats. A time of a day without a zone is of `zone`, UTC where left out. */
export function timeReader(formats: readonly TimeFormat[], zone?: string): ReadTime {
  const offsets = zone === undefined ? undefined : zoneOffsets(zone)
  const wanted = formats.map((format) =>
    format === 'iso' ? 'an ISO 8601 time' : `a number of ${format} since the epoch`,
  )
  return (value, now) => {
    for (const format of formats) {
      const time = format === 'iso' ? isoTime(value, offsets, now) : epochTime(value, NS[format])
      if (time !== undefined) return time
    }
    return { code: 'invalid_time', message: `is ${describe(value)}, which is not ${wanted.join(' or ')}` }
  }
}

function isoTime(value: unknown, offsets: ReturnType<typeof zoneOffsets> | undefined, now: number): bigint | undefined {
  const time = typeof value === 'string' ? parseTimestamp(value) : undefined
  if (time === undefined || offsets === undefined || ZONED.test(value as string)) return time
  // What a clock on the wall shows twice, in autumn's hour, is what is nearer to now.
  const away = (instant: bigint) => Math.abs(Number(instant / 1_000_000n) - now)
  const possible = offsets(Number(time / 1_000_000n)).map((minutes) => time - BigInt(minutes) * 60_000_000_000n)
  const [first, second] = possible
  if (first === undefined || second === undefined) return first
  return away(second) < away(first) ? second : first
}

function epochTime(value: unknown, unit: bigint): bigint | undefined {
  const [, whole, fraction = ''] = EPOCH.exec(typeof value === 'number' ? plain(value) : String(value)) ?? []
  if (whole === undefined || (typeof value !== 'number' && typeof value !== 'string')) return undefined
  const rest = (BigInt(fraction.slice(0, 9).padEnd(9, '0')) * unit) / 1_000_000_000n
  return BigInt(whole) * unit + (whole.startsWith('-') ? -rest : rest)
}

/** A number without an exponent. */
const plain = (value: number) => (Math.abs(value) < 1e21 ? String(value) : '')
