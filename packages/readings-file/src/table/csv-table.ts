import { FileError } from '../file-error.ts'
import type { FileHead } from '../file-head.ts'
import type { ReadOptions } from '../options.ts'
import type { RawItem } from '../raw-reading.ts'
import { openText } from '../text/open-text.ts'
import { csvDelimiters, csvHead, csvRows, type Delimiter } from './csv.ts'
import { type Head, type Layout, layoutOf } from './layout.ts'
import { looksLikeTime } from './looks-like-time.ts'
import { rawRow } from './raw-row.ts'
import type { Table } from './table.ts'

const called: Readonly<Record<Delimiter, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }

interface Candidate {
  readonly delimiter: Delimiter
  readonly head: Head
  readonly layout: Layout | undefined
  readonly fault?: unknown
}

/**
 * How a text has its rows: parted by the character with which the most of its first rows have a time.
 *
 * @throws FileError where none has, or what was mapped is not there
 */
export function csvTable(file: FileHead, options: ReadOptions): Table {
  const text = file.lines.length === 0 ? file.text : firstLines(file)
  const candidates = csvDelimiters(text).map((delimiter): Candidate => {
    let head: Head = { rows: [], lines: [] }
    try {
      head = csvHead(text, delimiter)
      return { delimiter, head, layout: layoutOf(head, options) }
    } catch (fault) {
      return { delimiter, head, layout: undefined, fault }
    }
  })
  const [best] = candidates.toSorted((one, other) => worth(other) - worth(one))
  if (best?.layout === undefined) throw best?.fault ?? candidates.find(({ fault }) => fault)?.fault ?? noTimes(file)
  const { delimiter, head, layout } = best
  return {
    layout,
    head,
    about: [`cells are parted by ${called[delimiter]}`],
    otherwise: delimiter === ',' && !/,"\s*\d+,\d+\s*"/.test(text) ? '.' : undefined,
    // A parser that has seen titles takes every row that is as wide as the data for a fault of its own, at a cost.
    rows: () => rows(file.path, delimiter, (head.lines[layout.before - 1] ?? 0) + 1, layout),
  }
}

async function* rows(path: string, delimiter: Delimiter, fromLine: number, layout: Layout): AsyncGenerator<RawItem> {
  for await (const { cells, line } of csvRows((await openText(path)).chunks, delimiter, fromLine))
    yield* rawRow(cells, line, layout)
}

/** A layout is worth the rows that have a time where it says; without one, that it has cells at all. */
function worth({ layout, head }: Candidate): number {
  const cells = Math.max(0, ...head.rows.map(({ length }) => length))
  if (layout === undefined) return cells / 10_000
  const data = head.rows.slice(layout.before)
  return 1 + data.filter((row) => row.length > 1 && looksLikeTime(row[layout.time.index] ?? '')).length + cells / 10_000
}

/** The first lines as they stand: the empty ones count too. */
function firstLines({ text, lines, whole }: FileHead): string {
  const last = lines.at(-1)?.number ?? 0
  const all = text.split(/(?<=\r\n|\n|\r(?!\n))/)
  return whole && all.length <= last + 1 ? text : all.slice(0, last).join('')
}

function noTimes({ path, lines }: FileHead): FileError {
  const first = lines
    .slice(0, 3)
    .map(({ number, text }) => `  line ${number}: no time in ${JSON.stringify(text.slice(0, 80))}`)
  return new FileError(
    `${path} has no row with a time:\n${first.join('\n')}\n--time names the column of times, --format what it is (csv, json, lp, influx or nem12)`,
  )
}
