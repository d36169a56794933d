import { FluxError } from '../errors.ts'
import type { Column } from '../table/column.ts'
import { type CellValue, emptyKey, GroupKey } from '../table/group-key.ts'
import { makeTable } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import { VectorBuilder } from '../table/vector-builder.ts'
import { LineReader, wrongFieldCount } from './line-reader.ts'
import { type ColumnSchema, readSchema, type Schema } from './schema.ts'

/** `annotations` reads `#datatype`, `#group` and `#default`; `raw` takes all columns for strings. */
export type DecodeMode = 'annotations' | 'raw'

/**
 * Reads the tables of one result in annotated CSV, or the one table of plain CSV.
 *
 * @throws FluxError where the text has a fault, when it is reached
 * @see https://docs.influxdata.com/influxdb/v2/reference/syntax/annotated-csv/
 */
export function decodeCsv(text: string, mode: DecodeMode): Generator<Table> {
  const lines = new LineReader(text)
  return mode === 'raw' ? decodeRaw(lines) : decodeAnnotated(lines)
}

function* decodeRaw(lines: LineReader): Generator<Table> {
  const header = lines.read()
  if (!header) return
  const builders = header.map(() => new VectorBuilder('string'))
  for (let line = lines.read(); line; line = lines.read()) {
    if (line.length !== header.length) throw new FluxError('internal error', wrongFieldCount)
    builders.forEach((builder, i) => {
      builder.push(line?.[i] || undefined)
    })
  }
  yield makeTable(
    emptyKey,
    builders.map((builder, i) => ({ label: header[i] as string, vector: builder.finish() })),
  )
}

function* decodeAnnotated(lines: LineReader): Generator<Table> {
  let schema: Schema | undefined
  let result: string | undefined
  for (let line = lines.peek(); line; line = lines.peek()) {
    if (!schema || line[0] !== '') {
      schema = readSchema(lines)
      result ??= schema.result
      if (schema.result !== result) throw new FluxError('invalid', 'csv.from() can only parse 1 result')
    }
    yield readTable(lines, schema)
  }
}

/** Reads the rows of one table: up to another table's number, to annotations or to the end. */
function readTable(lines: LineReader, { columns, fields, table }: Schema): Table {
  const varying = new Set<number>()
  const builders = columns.map(({ type }) => new VectorBuilder(type))
  let id: string | undefined
  let key: GroupKey | undefined
  for (let line = lines.peek(); line; line = lines.peek()) {
    if (line[0] !== '') break
    if (line.length !== fields) throw new FluxError('internal error', wrongFieldCount)
    id ??= line[2] as string
    if (line[2] !== '' && line[2] !== id) break
    const cells = columns.map(({ parse, byDefault }, i) => {
      const text = line?.[i + 3] as string
      return text === '' ? byDefault : parse(text)
    })
    key ??= keyOf(columns, cells)
    noteVarying(varying, key, columns, cells)
    builders.forEach((builder, i) => {
      builder.push(cells[i])
    })
    lines.read()
  }
  if (id === undefined && table === '') throw new FluxError('invalid', 'missing table ID')
  key ??= keyOf(
    columns,
    columns.map(({ byDefault }) => byDefault),
  )
  const rows = builders.map((builder, i) => ({ label: columns[i]?.label as string, vector: builder.finish() }))
  const keyed = makeTable(key, rows)
  if (varying.size === 0) return keyed
  return { ...keyed, columns: keyed.columns.map((column, i) => (varying.has(i) ? (rows[i] as Column) : column)) }
}

/** Notes the key's columns that vary. InfluxDB does not mind: the key is the first row's, the columns are what they are. */
function noteVarying(
  varying: Set<number>,
  key: GroupKey,
  columns: readonly ColumnSchema[],
  cells: readonly CellValue[],
): void {
  let at = 0
  columns.forEach(({ inKey }, i) => {
    if (inKey && !Object.is(key.values[at++], cells[i])) varying.add(i)
  })
}

function keyOf(columns: readonly ColumnSchema[], cells: readonly CellValue[]): GroupKey {
  const inKey = columns.filter((column) => column.inKey)
  return new GroupKey(
    inKey.map(({ label }) => label),
    inKey.map(({ type }) => type),
    inKey.map((column) => cells[columns.indexOf(column)]),
  )
}
