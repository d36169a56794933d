import { clean, isAbsent } from '../cell/clean.ts'
import { numberOf } from '../cell/number-cell.ts'
import { FileError } from '../file-error.ts'
import type { ReadOptions } from '../options.ts'
import { columnOf, isTwice } from './column.ts'
import { looksLikeTime } from './looks-like-time.ts'
import { type Slot, slotsOf } from './slots.ts'
import { clockColumn, mostly, type TimeColumn, timeColumn } from './time-column.ts'

/** What is mapped: a column of its own, a name that stands in a column of names, or all columns of a day's times. */
export interface ValueColumn {
  readonly index: number
  readonly column: string
  readonly metric: string
}

/** How a table has its readings. */
export interface Layout {
  /** The rows of the header, from the first to the one nearest to the data; none where a file has no header. */
  readonly header: readonly (readonly string[])[]
  /** So many rows stand before the data. */
  readonly before: number
  readonly time: TimeColumn
  readonly values: readonly ValueColumn[]
  readonly slots?: readonly Slot[]
  /** The column whose cells are names that are mapped. */
  readonly names?: { readonly index: number; readonly metrics: ReadonlyMap<string, string> }
  readonly device?: number
}

/** The first rows of a table, their cells clean; `lines` are where they stand. */
export interface Head {
  readonly rows: readonly (readonly string[])[]
  readonly lines: readonly number[]
}

const VALUE_NAMES =
  /^(_?value|state|wert|reading|usage|consumption|verbrauch|quantity|amount|waarde|valeur|kwh|data)\b/i
const LOOKED_AT = 100

/**
 * Finds where a table has its header, its times and what is mapped. Without a mapping it finds the header and the
 * times alone.
 *
 * @throws FileError where it does not; `undefined` where nothing in it is a time
 */
export function layoutOf(head: Head, options: ReadOptions): Layout | undefined {
  const wanted = [...(options.mapping ?? [])]
  const start = headerRow(head, options)
  if (start === undefined) return undefined
  const { header, before } = start
  const data = head.rows.slice(before, before + LOOKED_AT)
  const names = header.at(-1) ?? []
  // Channels may be numbered too: what is mapped by its own name is a column.
  const own = wanted.length > 0 && wanted.every(([name]) => name !== '*' && columnOf(name, header) >= 0)
  const slots = own ? undefined : slotsOf(names)
  const time = timeOfTable(header, data, options)
  if (time === undefined) return undefined
  const device = deviceColumn(header, options)
  const table = { header, before, time, ...(device !== undefined && { device }) }
  if (slots !== undefined) return { ...table, slots, ...wide(wanted, header, data, slots, time) }
  return { ...table, ...columns(wanted, { header, data, time, device }) }
}

function headerRow({ rows, lines }: Head, options: ReadOptions) {
  const { skip } = options
  const from = skip === undefined ? 0 : lines.findIndex((line) => line > skip)
  if (from < 0) throw new FileError(`--skip ${skip}: the file ends before`)
  const data = firstDataRow(rows, from)
  const named = namedRow(rows, options)
  const at = skip !== undefined && data !== from ? from : headerIndex(rows, data, named)
  if (at < 0 && data === undefined && named === undefined) return undefined
  const before = at < 0 ? (data ?? 0) : dataAfter(rows, at, data)
  return { header: at < 0 ? [] : headerRows(rows, at, before, skip === undefined ? 0 : from), before }
}

interface NamedRow {
  readonly index: number
  readonly mayBeHeader: boolean
}

/** The row that has what was named: all of it, or the most. */
function namedRow(rows: readonly (readonly string[])[], { mapping, time }: ReadOptions): NamedRow | undefined {
  const wanted = [...(mapping?.keys() ?? []), ...(time?.split('+') ?? [])].filter((name) => !/^(#\d+|\*)$/.test(name))
  const found = wanted.length === 0 ? [] : rows.map((row) => wanted.filter((name) => columnOf(name, [row]) >= 0).length)
  const most = Math.max(0, ...found)
  if (most === 0) return undefined
  // A name that stands in a column of names is in many rows, none of which is the header.
  const mayBeHeader = most === wanted.length || found.filter((count) => count > 0).length < 3
  return { index: found.indexOf(most), mayBeHeader }
}

/** The row of the header: that of a day's times, the one that was named, or the one above the data; -1 for none. */
function headerIndex(rows: readonly (readonly string[])[], data: number | undefined, named: NamedRow | undefined) {
  const wide = rows.findIndex((row) => slotsOf(row) !== undefined)
  if (wide >= 0) return wide
  if (named?.mayBeHeader && (data === undefined || named.index < data)) return named.index
  return data === undefined ? -1 : data - 1
}

/** Rows of units stand between the header and the data: they hold no number. */
function dataAfter(rows: readonly (readonly string[])[], header: number, data: number | undefined): number {
  let at = header + 1
  while (data !== undefined && at < data && !(rows[at] ?? []).some((cell) => /\d/.test(cell) && isNumber(cell))) at++
  return at
}

/** The header with what belongs to it above and below; the row that was named is the nearest to the data. */
function headerRows(rows: readonly (readonly string[])[], at: number, before: number, from: number) {
  const width = rows[at]?.length ?? 0
  const around = (list: readonly (readonly string[])[]) =>
    list.filter(({ length }) => length > 1 && length >= width - 2)
  return [...around(rows.slice(from, at)), ...around(rows.slice(at + 1, before)), rows[at] ?? []]
}

/** The first row with a time where the next rows have one too. */
function firstDataRow(rows: readonly (readonly string[])[], from: number): number | undefined {
  for (let at = from; at < rows.length; at++) {
    const row = rows[at] ?? []
    if (row.filter((cell) => cell !== '').length < 2) continue
    const next = rows.slice(at + 1, at + 4)
    const column = row.findIndex(
      (cell, index) => looksLikeTime(cell) && (next.length === 0 || mostly(next, index, looksLikeTime)),
    )
    if (column >= 0) return at
  }
  return undefined
}

function isNumber(cell: string): boolean {
  return numberOf(cell, '.') !== undefined || numberOf(cell, ',') !== undefined
}

function timeOfTable(
  header: readonly (readonly string[])[],
  data: readonly (readonly string[])[],
  { time, mapping }: ReadOptions,
): TimeColumn | undefined {
  const names = header.at(-1) ?? []
  const list = listOf(header)
  if (time === undefined) {
    const found = timeColumn(names, data)
    if (found === undefined && mapping !== undefined)
      throw new FileError(`a column of times is not in the header (${list}): name it with --time`)
    return found
  }
  const index = columnOf(time, header)
  if (index >= 0) return { index, ...clockColumn(index, names, data) }
  const parts = time.split('+').map((name) => columnOf(name.trim(), header))
  const [date = -1, clock = -1] = parts
  if (parts.length !== 2 || date < 0 || clock < 0)
    throw new FileError(`${time} is not in the header (${list}): name the column of times with --time`)
  const blanked = data.map((row) => row.map((cell, at) => (at === date || at === clock ? cell : '')))
  const found = clockColumn(date, names, blanked)
  if (found.clockIndex !== clock) throw new FileError(`--time ${time}: the columns are not a date and a time of day`)
  return { index: date, ...found }
}

function deviceColumn(
  header: readonly (readonly string[])[],
  { deviceColumn, mapping }: ReadOptions,
): number | undefined {
  const name = deviceColumn ?? (mapping?.has('device_id') ? undefined : 'device_id')
  const index = name === undefined ? -1 : columnOf(name, header)
  if (index < 0 && deviceColumn !== undefined)
    throw new FileError(`--device-column: no column ${deviceColumn} in the header (${listOf(header)})`)
  return index < 0 ? undefined : index
}

function wide(
  wanted: readonly (readonly [string, string])[],
  header: readonly (readonly string[])[],
  data: readonly (readonly string[])[],
  slots: readonly Slot[],
  time: TimeColumn,
): Pick<Layout, 'values' | 'names'> {
  const all = wanted.find(([name]) => name === '*')
  if (all !== undefined) return { values: [{ index: -1, column: '*', metric: all[1] }] }
  if (wanted.length === 0) return { values: [] }
  const taken = new Set([time.index, ...slots.map(({ index }) => index)])
  const names = namesColumn(wanted, data, taken)
  if (names === undefined)
    throw new FileError(
      `the file has a column for each of ${slots.length} times of a day: map them all, as in --map "*=${wanted[0]?.[1]}" (its other columns are ${listOf([(header.at(-1) ?? []).filter((_, index) => !taken.has(index))])})`,
    )
  return { values: [], names }
}

function namesColumn(
  wanted: readonly (readonly [string, string])[],
  data: readonly (readonly string[])[],
  taken: ReadonlySet<number>,
) {
  const width = Math.max(0, ...data.map(({ length }) => length))
  for (let index = 0; index < width; index++)
    if (!taken.has(index) && data.some((row) => wanted.some(([name]) => name === row[index])))
      return { index, metrics: new Map(wanted) }
  return undefined
}

interface Found {
  readonly header: readonly (readonly string[])[]
  readonly data: readonly (readonly string[])[]
  readonly time: TimeColumn
  readonly device: number | undefined
}

function columns(
  wanted: readonly (readonly [string, string])[],
  { header, data, time, device }: Found,
): Pick<Layout, 'values' | 'names'> {
  const taken = new Set([time.index, time.clockIndex ?? -1, device ?? -1])
  const width = Math.max(0, ...[...header, ...data].map(({ length }) => length))
  const others = Array.from({ length: width }, (_, index) => index).filter((index) => !taken.has(index))
  const numeric = others.filter((index) => mostly(data, index, (cell) => isNumber(cell) || isAbsent(cell)))
  const values = wanted.map(([column, metric]) => {
    const index = column === '*' ? only(numeric, header) : columnOf(column, header)
    return { index: index < width ? index : -1, column, metric }
  })
  const missing = values.filter(({ index }) => index < 0).map(({ column }) => column)
  if (missing.length > 0) {
    const names = namesColumn(wanted, data, taken)
    const value =
      others.find((index) => index !== names?.index && VALUE_NAMES.test(header.at(-1)?.[index] ?? '')) ??
      numeric.find((index) => index !== names?.index)
    if (names === undefined || missing.length < wanted.length || value === undefined)
      throw new FileError(`--map: no column ${missing.join(', ')} in the header (${listOf(header)})`)
    return { values: [{ index: value, column: header.at(-1)?.[value] ?? `#${value + 1}`, metric: '' }], names }
  }
  for (const { column } of values)
    if (isTwice(column, header))
      throw new FileError(
        `--map: ${column} is in the header more than once (${listOf(header)}): take it by its number, as in #2`,
      )
  return { values }
}

function only(numeric: readonly number[], header: readonly (readonly string[])[]): number {
  const [index, other] = numeric
  if (index !== undefined && other === undefined) return index
  throw new FileError(
    `--map: * is the one column that there is, and of numbers there are ${numeric.length} (${listOf(header)})`,
  )
}

/** The header for people; the columns of one that is long are cut off. */
function listOf(header: readonly (readonly string[])[]): string {
  const row = (header.at(-1) ?? []).map(clean)
  const shown = row.slice(0, 40).join(', ')
  return row.length === 0
    ? 'it has none: columns are #1, #2, …'
    : row.length > 40
      ? `${shown}, … ${row.length} in all`
      : shown
}
