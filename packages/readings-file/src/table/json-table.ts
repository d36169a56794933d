import { clean } from '../cell/clean.ts'
import { FileError } from '../file-error.ts'
import type { FileHead } from '../file-head.ts'
import type { ReadOptions } from '../options.ts'
import type { RawItem } from '../raw-reading.ts'
import { type BadLine, isBad } from '../record.ts'
import { linesOf } from '../text/lines.ts'
import { openText } from '../text/open-text.ts'
import { type JsonRecord, jsonLines, jsonRecords, noRecords, recordsPath } from './json.ts'
import { layoutOf } from './layout.ts'
import { rawRow } from './raw-row.ts'
import type { Table } from './table.ts'

/** So many records tell which keys there are. */
const RECORDS = 500

/**
 * How JSON has its records: an array at any depth, objects or arrays a line, or an object whose keys are times. The
 * keys that they have are the columns.
 *
 * @throws FileError where none has a time
 */
export async function jsonTable(file: FileHead, perLine: boolean, options: ReadOptions): Promise<Table> {
  const path = perLine ? undefined : recordsPath(file.text, options.time)
  if (!perLine && path === undefined) throw noRecords(file.path)
  const records = async () => {
    const { chunks } = await openText(file.path)
    return path === undefined ? jsonLines(linesOf(chunks)) : jsonRecords(chunks, path)
  }
  const first: JsonRecord[] = []
  let fault: BadLine | undefined
  for await (const record of await records()) {
    if (isBad(record)) fault ??= record
    else first.push(record)
    if (first.length >= RECORDS) break
  }
  if (first.length === 0) throw new FileError(`${file.path}: ${fault?.reason ?? 'no record'}: ${fault?.text ?? ''}`)
  const names = [...new Set(first.flatMap(({ cells }) => [...cells.keys()]))]
  const row = ({ cells }: JsonRecord) => names.map((name) => cellOf(cells.get(name)))
  const head = {
    rows: [names, ...first.map((record) => row(record).map(String))],
    lines: [0, ...first.map(({ number }) => number)],
  }
  const layout = layoutOf(head, { ...options, skip: -1 })
  if (layout === undefined) throw noRecords(file.path)
  async function* rows(): AsyncGenerator<RawItem> {
    for await (const record of await records()) {
      if (isBad(record)) yield record
      else yield* rawRow(row(record), record.number, layout as NonNullable<typeof layout>)
    }
  }
  return { layout, head, about: path === undefined ? [] : [`records are at ${path}`], otherwise: undefined, rows }
}

function cellOf(cell: string | number | undefined): string | number {
  return typeof cell === 'string' ? clean(cell) : (cell ?? '')
}
