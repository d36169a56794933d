import { clockOf } from '../cell/clock-cell.ts'
import { isSerial, timeOf } from '../cell/time-cell.ts'
import type { Clock } from '../raw-reading.ts'
import { looksLikeTime } from './looks-like-time.ts'

/** Where a row has its time, and where the time of day if that is a column of its own. */
export interface TimeColumn {
  readonly index: number
  readonly clockIndex?: number
  readonly clock?: (cell: string) => Clock | undefined
}

/** The names under which a time is looked for, the best first. */
const exact = ['timeof', 'time', 'timestamp', 'datetime', 'date', '_time']
const loose =
  /^(date|datum|fecha|data\b|time|zeit|tijd|horodat|mtu|interval.?start|period.?(start|from)|start|from|von|begin|(settlement|reading).?date|last_(changed|updated)|created_?at|ts|t|when|tag|jour|dia|day)/i
const clockNames =
  /^(hour|stunde|heure|uur|hora|ora|he$|hour.?ending|(settlement.?)?period|sp$|interval|viertelstunde)/i

/**
 * Finds the column of times: by its name among those that hold times, else the first of them, else the one of that name that holds some, or none.
 *
 * @param names the header, nearest to the data, or nothing
 * @param rows the first rows of data
 */
export function timeColumn(names: readonly string[], rows: readonly (readonly string[])[]): TimeColumn | undefined {
  const width = Math.max(0, ...rows.map(({ length }) => length))
  const holding = Array.from({ length: width }, (_, index) => index).filter((index) =>
    mostly(rows, index, looksLikeTime),
  )
  const named = (list: readonly number[]) =>
    exact.flatMap((name) => list.filter((index) => names[index]?.toLowerCase() === name))[0] ??
    list.find((index) => loose.test(names[index] ?? ''))
  const some = names.map((_, index) => index).filter((index) => rows.some((row) => isSomeTime(row[index] ?? '')))
  // Where not even one is a time, each row says so.
  const index = named(holding) ?? holding[0] ?? named(some) ?? named([...names.keys()])
  return index === undefined ? undefined : { index, ...clockColumn(index, names, rows) }
}

function isSomeTime(cell: string): boolean {
  return timeOf(cell, 'DMY') !== undefined || isSerial(cell)
}

/** The column of times of day, where the other one has dates alone. */
export function clockColumn(
  date: number,
  names: readonly string[],
  rows: readonly (readonly string[])[],
): Omit<TimeColumn, 'index'> {
  if (!mostly(rows, date, isDate)) return {}
  const width = Math.max(0, ...rows.map(({ length }) => length))
  const others = Array.from({ length: width }, (_, index) => index).filter((index) => index !== date)
  const clockIndex = others.find((index) => mostly(rows, index, isClock))
  if (clockIndex !== undefined) return { clockIndex, clock: clockOf }
  const counted = others.find((index) => clockNames.test(names[index] ?? '') && mostly(rows, index, isCount))
  return counted === undefined
    ? {}
    : {
        clockIndex: counted,
        clock: counting(
          names[counted] ?? '',
          rows.map((row) => Number(row[counted])),
        ),
      }
}

function isDate(cell: string): boolean {
  return [timeOf(cell, 'DMY'), timeOf(cell, 'MDY'), timeOf(cell, 'YMD')].some((time) => time?.dateOnly)
}

function isClock(cell: string): boolean {
  return /\D/.test(cell) && clockOf(cell) !== undefined
}

function isCount(cell: string): boolean {
  return /^\d{1,3}$/.test(cell)
}

/** Hours 0 to 23 or 1 to 24, half hours 1 to 48, quarters 1 to 96: what the name and the first rows say. */
function counting(name: string, counts: readonly number[]): (cell: string) => Clock | undefined {
  const most = Math.max(...counts)
  const perHour = most > 50 || /viertel|quarter/i.test(name) ? 4 : most > 25 || /settlement|^sp$/i.test(name) ? 2 : 1
  const first = Math.min(...counts) === 0 ? 0 : most >= 24 || perHour > 1 || /end|^he$|period/i.test(name) ? 1 : 0
  // Where days have a count more, they are counted from midnight: half hours and quarters always are.
  const elapsed = perHour > 1 || most > 24
  return (cell) => {
    const count = isCount(cell) ? Number(cell) - first : -1
    return count < 0 || count > 25 * perHour
      ? undefined
      : { seconds: (count * 3600) / perHour, ...(elapsed && { elapsed }) }
  }
}

/** Whether a cell of a column is so in most rows that have it. */
export function mostly(rows: readonly (readonly string[])[], index: number, is: (cell: string) => boolean): boolean {
  const cells = rows.map((row) => row[index] ?? '').filter((cell) => cell !== '')
  return cells.length > 0 && cells.filter(is).length * 2 > cells.length
}
