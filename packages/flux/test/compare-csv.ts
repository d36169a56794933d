/**
 * How far two annotated-CSV answers agree, from byte for byte to not at all. Floats may differ by 1e-9 of their size.
 * The levels are those of the recorded corpus: an order that InfluxDB itself leaves open may differ.
 */
export const levels = ['same', 'float', 'results', 'tables', 'columns', 'rows', 'differ'] as const
export type Level = (typeof levels)[number]

interface CsvColumn {
  readonly name: string
  readonly type: string
  readonly grouped: string
}

interface CsvTable {
  readonly columns: readonly CsvColumn[]
  readonly rows: string[][]
  readonly number: number
  readonly key: readonly string[]
}

interface CsvResult {
  readonly name: string
  readonly tables: CsvTable[]
}

export function compareCsv(want: string, got: string): Level {
  if (want === got) return 'same'
  const left = parseResults(want)
  const right = parseResults(got)
  return levels.slice(1, -1).find((level) => agree(left, right, levels.indexOf(level))) ?? 'differ'
}

function agree(want: readonly CsvResult[], got: readonly CsvResult[], level: number): boolean {
  const allows = (name: Level): boolean => level >= levels.indexOf(name)
  const byName = (results: readonly CsvResult[]): readonly CsvResult[] =>
    allows('results') ? results.toSorted((a, b) => compare(a.name, b.name)) : results
  const [x, y] = [byName(want), byName(got)]
  if (x.length !== y.length || x.some(({ name }, i) => name !== y[i]?.name)) return false
  return x.every(({ tables }, i) => sameTables(tables, y[i]?.tables ?? [], allows))
}

function sameTables(want: readonly CsvTable[], got: readonly CsvTable[], allows: (level: Level) => boolean): boolean {
  if (want.length !== got.length) return false
  const order = (tables: readonly CsvTable[]): readonly CsvTable[] =>
    allows('tables') ? tables.toSorted((a, b) => compare(sortKey(a, allows), sortKey(b, allows))) : tables
  const others = order(got)
  return order(want).every((table, i) => {
    const other = others[i] as CsvTable
    return (allows('tables') || table.number === other.number) && sameTable(table, other, allows)
  })
}

function sortKey({ columns, key }: CsvTable, allows: (level: Level) => boolean): string {
  const keyed = columns.filter(({ grouped }) => grouped === 'true').map((column, i) => [describe(column), key[i]])
  const all = columns.map(describe)
  return JSON.stringify([keyed.sort(), allows('columns') ? all.sort() : all])
}

function sameTable(want: CsvTable, got: CsvTable, allows: (level: Level) => boolean): boolean {
  const [a, b] = allows('columns') ? [sortedColumns(want), sortedColumns(got)] : [want, got]
  if (a.columns.map(describe).join() !== b.columns.map(describe).join() || a.rows.length !== b.rows.length) return false
  if (a.rows.length === 0 && [...a.key].sort().join() !== [...b.key].sort().join()) return false
  const order = (rows: string[][]): string[][] =>
    allows('rows') ? rows.toSorted((x, y) => compare(x.join('\u0000'), y.join('\u0000'))) : rows
  const others = order(b.rows)
  return order(a.rows).every((row, i) =>
    row.every((cell, c) => sameCell(cell, others[i]?.[c] ?? '', a.columns[c]?.type ?? '')),
  )
}

function sortedColumns(table: CsvTable): CsvTable {
  const order = table.columns.map((_, i) => i)
  order.sort((i, j) => compare(describe(table.columns[i] as CsvColumn), describe(table.columns[j] as CsvColumn)))
  return {
    ...table,
    columns: order.map((i) => table.columns[i] as CsvColumn),
    rows: table.rows.map((row) => order.map((i) => row[i] as string)),
  }
}

const describe = ({ name, type, grouped }: CsvColumn): string => `${name}\u0001${type}\u0001${grouped}`
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function sameCell(a: string, b: string, type: string): boolean {
  if (a === b) return true
  if (type !== 'double' || a === '' || b === '') return false
  const [x, y] = [numberOf(a), numberOf(b)]
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) && Number.isNaN(y)
  return Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y)) || Math.abs(x - y) < 1e-300
}

const numberOf = (text: string): number => Number(text.replace('Inf', 'Infinity'))

function parseResults(text: string): CsvResult[] {
  const results = new Map<string, CsvResult>()
  const tablesOf = (name: string): CsvTable[] => {
    const known = results.get(name) ?? { name, tables: [] }
    results.set(name, known)
    return known.tables
  }
  let annotations: Record<string, string[]> = {}
  let header: string[] | undefined
  let rows: string[][] = []
  const flush = (): void => {
    if (header) addBlock(header, annotations, rows, tablesOf)
    header = undefined
    annotations = {}
    rows = []
  }
  for (const record of parseCsv(text)) {
    const [first = ''] = record
    if (record.length === 1 && first === '') flush()
    else if (['#group', '#datatype', '#default'].includes(first)) {
      if (header) flush()
      annotations[first] = record
    } else if (!header) header = record
    else rows.push(record)
  }
  flush()
  return [...results.values()]
}

function addBlock(
  header: string[],
  annotations: Record<string, string[]>,
  rows: string[][],
  tablesOf: (name: string) => CsvTable[],
): void {
  const columns = header.map((name, i) => ({
    name,
    type: annotations['#datatype']?.[i] ?? '',
    grouped: annotations['#group']?.[i] ?? 'false',
  }))
  const defaults = annotations['#default'] ?? header.map(() => '')
  if (header[1] !== 'result' || header[2] !== 'table') {
    tablesOf(`#${header.join()}`).push({ columns, rows, number: 0, key: [] })
    return
  }
  const filled = rows.length > 0 ? rows.map((row) => row.map((cell, i) => cell || (defaults[i] ?? ''))) : [defaults]
  let last: string | undefined
  let table: CsvTable | undefined
  for (const row of filled) {
    const [, result = '', number = ''] = row
    if (last !== `${result},${number}` || !table) {
      last = `${result},${number}`
      const key = row.filter((_, i) => i > 2 && columns[i]?.grouped === 'true')
      table = { columns: columns.slice(3), rows: [], number: Number(number), key }
      tablesOf(result).push(table)
    }
    if (rows.length > 0) table.rows.push(row.slice(3))
  }
}

function* parseCsv(text: string): Generator<string[]> {
  let record: string[] = []
  let field = ''
  for (let i = 0; i < text.length; ) {
    if (field === '' && text[i] === '"') {
      const parts: string[] = []
      for (;;) {
        const end = text.indexOf('"', i + 1)
        parts.push(text.slice(i + 1, end))
        i = end + 1
        if (text[i] !== '"') break
      }
      field = parts.join('"')
      continue
    }
    const next = text.slice(i).search(/[,\r\n]/)
    const end = next < 0 ? text.length : i + next
    field += text.slice(i, end)
    i = end
    record.push(field)
    field = ''
    if (text[i] === ',') {
      i++
      if (i < text.length) continue
      record.push('')
    }
    i += text[i] === '\r' ? 2 : 1
    yield record
    record = []
  }
}
