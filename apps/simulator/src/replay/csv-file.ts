import { parseTimestamp } from '@nrg/schema/timestamp'
import { parse } from 'csv-parse'
import { UsageError } from '../usage-error.ts'
import type { Mapping } from './mapping.ts'
import type { FileItem } from './record.ts'
import { linesOf, openText } from './source.ts'
import { epochTime } from './time.ts'

/** The names under which a time is looked for. */
const timeNames = ['timeof', 'time', 'timestamp', 'datetime', 'date', '_time']

/** The items of a CSV file with a header; the separator is the one that its header has most of. */
export async function* csvItems(path: string, mapping: Mapping, timeColumn?: string): AsyncGenerator<FileItem> {
  const header = await firstLine(path)
  const delimiter = [',', ';', '\t', '|'].reduce((best, candidate) =>
    header.split(candidate).length > header.split(best).length ? candidate : best,
  )
  const input = await openText(path)
  const parser = input.pipe(
    parse({ delimiter, bom: true, trim: true, relax_column_count: true, skip_empty_lines: true, info: true }),
  )
  input.on('error', (error) => parser.destroy(error))
  let columns: Columns | undefined
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    if (columns === undefined) columns = columnsOf(record, mapping, timeColumn)
    else yield readRow(record, info.lines, columns)
  }
}

interface Columns {
  readonly time: number
  readonly metrics: readonly { readonly index: number; readonly metric: string; readonly column: string }[]
}

function columnsOf(header: readonly string[], mapping: Mapping, timeColumn?: string): Columns {
  const list = header.join(', ')
  const time = header.findIndex((name) =>
    timeColumn === undefined ? timeNames.includes(name.toLowerCase()) : name === timeColumn,
  )
  if (time < 0)
    throw new UsageError(`${timeColumn ?? 'a column of times'} is not in the header (${list}): name it with --time`)
  const metrics = [...mapping].map(([column, metric]) => ({ column, metric, index: header.indexOf(column) }))
  const missing = metrics.filter(({ index }) => index < 0).map(({ column }) => column)
  if (missing.length > 0) throw new UsageError(`--map: no column ${missing.join(', ')} in the header (${list})`)
  return { time, metrics }
}

function readRow(cells: readonly string[], line: number, { time: timeIndex, metrics: wanted }: Columns): FileItem {
  const timeText = cells[timeIndex] ?? ''
  const time = parseTimestamp(timeText) ?? epochTime(timeText)
  if (time === undefined) return { line, reason: `${JSON.stringify(timeText)} is no time` }
  const metrics: Record<string, number> = {}
  for (const { index, metric, column } of wanted) {
    const cell = cells[index] ?? ''
    if (cell === '') continue
    const value = Number(cell)
    if (!Number.isFinite(value)) return { line, reason: `${column}: ${JSON.stringify(cell)} is no number` }
    metrics[metric] = value
  }
  if (Object.keys(metrics).length === 0) return { line, reason: 'it has no value' }
  return { line, time, metrics }
}

async function firstLine(path: string): Promise<string> {
  for await (const { text } of linesOf(path)) return text
  throw new UsageError(`${path} is empty`)
}
