import { pipeline, Readable } from 'node:stream'
import { type CsvError, type Options, parse } from 'csv-parse'
import { parse as parseNow } from 'csv-parse/sync'
import { clean } from '../cell/clean.ts'
import { FileError } from '../file-error.ts'
import type { Head } from './layout.ts'

/** What a row may be long: a quote that is not closed would take the rest of the file. */
const ROW_LIMIT = 1024 * 1024

/** Fewer than the lines that are looked at: the last row may be cut within a quote. */
const HEAD_ROWS = 300

const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

export interface CsvRow {
  readonly cells: readonly string[]
  readonly line: number
}

const options = (delimiter: Delimiter): Options => ({
  delimiter,
  bom: true,
  info: true,
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  ltrim: delimiter !== '\t',
  max_record_size: ROW_LIMIT,
})

/** The rows of a text from a line on, with the lines that they end in. @throws FileError */
export async function* csvRows(
  chunks: AsyncIterable<string>,
  delimiter: Delimiter,
  fromLine = 1,
): AsyncGenerator<CsvRow> {
  const parser = parse({ ...options(delimiter), from_line: fromLine })
  pipeline(Readable.from(chunks), parser, () => {})
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) yield row(record, info.lines)
  } catch (error) {
    throw fault(error)
  }
}

interface Parsed {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

function row(record: readonly string[], line: number): CsvRow {
  return { cells: record.map(clean), line }
}

/** The characters that can part the cells of a text; `sep=` says which it is. */
export function csvDelimiters(head: string): readonly Delimiter[] {
  const [, said] = /^"?sep=(.|\\t)"?\s*[\r\n]/i.exec(head) ?? []
  const only = delimiters.find((one) => one === (said === '\\t' ? '\t' : said))
  return only === undefined ? delimiters : [only]
}

/** The first rows of a text. @throws FileError */
export function csvHead(text: string, delimiter: Delimiter): Head {
  try {
    const rows = (parseNow(text, { ...options(delimiter), to: HEAD_ROWS }) as unknown as Parsed[]).map(
      ({ record, info }) => row(record, info.lines),
    )
    return { rows: rows.map(({ cells }) => cells), lines: rows.map(({ line }) => line) }
  } catch (error) {
    throw fault(error)
  }
}

function fault(error: unknown): unknown {
  const { code = '', lines } = error as CsvError & { lines?: number }
  if (!code.startsWith('CSV_')) return error
  const why = /QUOTE_NOT_CLOSED|MAX_RECORD_SIZE/.test(code)
    ? 'a quote is opened and never closed'
    : (error as Error).message
  return new FileError(`line ${lines ?? '?'}: ${why}`, { cause: error })
}
