import { numberOf } from '../cell/number-cell.ts'
import { timeOf } from '../cell/time-cell.ts'
import { FileError } from '../file-error.ts'
import type { Interpreted } from '../interpret.ts'
import type { ReadOptions } from '../options.ts'
import type { BadLine } from '../record.ts'
import type { CsvRow } from '../table/csv.ts'

/** A table of the file: what its columns are called, of what type they are, and what stands in for an empty cell. */
interface Table {
  readonly names: readonly string[]
  readonly types: readonly string[]
  readonly defaults: readonly string[]
}

const NUMERIC = /^(double|long|unsignedLong)\b/
const never = new Set(['result', 'table', '_start', '_stop', '_time', '_field', '_measurement', 'device_id', ''])

/**
 * The readings of InfluxDB's annotated CSV, as a query, the Data Explorer or `influx query --raw` gives it: any number
 * of tables, with a row a value (`_field`, `_value`) or a column a field. Without a mapping each numeric field is the
 * metric of its name.
 *
 * @see https://docs.influxdata.com/influxdb/v2/reference/syntax/annotated-csv/
 */
export async function* influxCsv(
  rows: AsyncIterable<CsvRow>,
  options: ReadOptions,
): AsyncGenerator<Interpreted | BadLine> {
  let annotations: Record<string, readonly string[]> = {}
  let table: Table | undefined
  let headerNext = false
  for await (const { cells, line } of rows) {
    const [first = ''] = cells
    const annotation = /^#(datatype|group|default|constant)/.exec(first)?.[1]
    if (annotation !== undefined) {
      if (!headerNext) annotations = {}
      // Extended annotations have the type of the first column in the same cell.
      const [, ...types] = first.split(' ')
      annotations[annotation] = types.length > 0 ? [types.join(' '), ...cells.slice(1)] : cells
      headerNext = true
    } else if (headerNext || (cells[1] === 'result' && cells[2] === 'table')) {
      table = { names: cells, types: annotations.datatype ?? [], defaults: annotations.default ?? [] }
      headerNext = false
    } else if (table !== undefined) yield* rowOf(cells, line, table, options)
  }
  if (table === undefined) throw new FileError('no table has a header')
}

function* rowOf(
  cells: readonly string[],
  line: number,
  table: Table,
  { mapping, time: timeName, deviceColumn = 'device_id' }: ReadOptions,
): Generator<Interpreted | BadLine> {
  const { names, types, defaults } = table
  const cell = (index: number) => (index < 0 ? '' : cells[index] || defaults[index] || '')
  const named = (name: string) => cell(names.indexOf(name))
  if (names.includes('error')) return yield { line, reason: 'the query failed', text: named('error') }
  const timeIndex = timeName === undefined ? timeIndexOf(table) : names.indexOf(timeName)
  const text = cell(timeIndex)
  const time = timeOf(text, 'YMD')
  if (time === undefined) return yield { line, reason: 'no time', text }
  const metrics: Record<string, number> = {}
  let found = false
  for (const [name, index] of fields(table, named('_field'))) {
    const metric = mapping === undefined ? name : mapping.get(name)
    const type = types[index] ?? ''
    const value = cell(index)
    if (metric === undefined || value === '' || (type !== '' && mapping === undefined && !NUMERIC.test(type))) continue
    const number = numberOf(value, '.')
    if (number === undefined && (mapping !== undefined || type !== ''))
      yield { line, reason: `no number in ${name}`, text: value }
    else if (number !== undefined) {
      metrics[metric] = number
      found = true
    }
  }
  const source = named(deviceColumn)
  if (found) yield { line, time: time.ns, metrics, ...(source !== '' && { source }) }
}

/** A row a value, or a column a field. */
function fields({ names, types }: Table, field: string): readonly (readonly [string, number])[] {
  const value = names.indexOf('_value')
  if (field !== '' && value >= 0) return [[field, value]]
  return names
    .map((name, index) => [name, index] as const)
    .filter(
      ([name, index]) =>
        !never.has(name) && (types.length === 0 || !/^(dateTime|tag|measurement|ignore)/.test(types[index] ?? '')),
    )
}

function timeIndexOf({ names, types }: Table): number {
  const index = names.indexOf('_time')
  return index >= 0
    ? index
    : types.findIndex((type, at) => /^(dateTime|time\b)/.test(type) && !/^_st/.test(names[at] ?? ''))
}
