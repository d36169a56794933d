import { zoneName } from './cell/zone-name.ts'
import { describeUnderstanding } from './describe.ts'
import { deviceResolver } from './device.ts'
import { FileError } from './file-error.ts'
import { type FileFormat, formatNames } from './file-format.ts'
import { type FileHead, fileHead } from './file-head.ts'
import { formatOf } from './format/format-of.ts'
import { influxCsv } from './format/influx-csv.ts'
import { lineProtocol } from './format/line-protocol.ts'
import { nem12, nem12Streams } from './format/nem12.ts'
import { type Interpreted, interpreted, understand } from './interpret.ts'
import type { ReadOptions } from './options.ts'
import { type BadLine, type FileItem, isBad } from './record.ts'
import { csvRows } from './table/csv.ts'
import { csvTable } from './table/csv-table.ts'
import { jsonTable } from './table/json-table.ts'
import { describeTable, zoneOfHeader } from './table/table.ts'
import { linesOf } from './text/lines.ts'
import { openText } from './text/open-text.ts'

/** A file of readings, understood; it is read from the disk as often as it is asked for. */
export interface ReadingsFile {
  readonly path: string
  /** How it is understood, a line each, for people. */
  readonly understood: readonly string[]
  /** Its readings, and what in it is none. @throws FileError */
  items(): AsyncGenerator<FileItem>
}

type Reader = Pick<ReadingsFile, 'understood'> & { items(): AsyncIterable<Interpreted | BadLine> }

/**
 * Finds out how a file has its readings: its format from its first lines, the order of its dates and its decimal marks
 * from all of them, in bounded memory.
 *
 * @throws FileError where it cannot be read, or can be read in more than one way; the message says what to say
 */
export async function readingsFile(path: string, options: ReadOptions): Promise<ReadingsFile> {
  const head = await fileHead(path)
  const format = options.format ?? formatOf(head.lines, options.time)
  const { encoding, packed } = head.file
  const how = `${formatNames[format]}${encoding === 'utf-8' ? '' : ` in ${encoding}`}${packed ? ', gzip' : ''}`
  const { understood, items } = await reader(head, format, options)
  return { path, understood: [how, ...understood], items: () => ofDevices(items(), options) }
}

async function reader(head: FileHead, format: FileFormat, options: ReadOptions): Promise<Reader> {
  const { path } = head
  const { mapping } = options
  switch (format) {
    case 'lp':
      return { understood: [], items: () => lineProtocol(linesOf(textOf(path)), mapping) }
    case 'influx':
      return { understood: [], items: () => influxCsv(csvRows(textOf(path), ','), options) }
    case 'nem12': {
      const streams = nem12Streams(head.lines).join(', ')
      if (mapping === undefined)
        throw new FileError(`--map E1=metric,… says which stream is which metric: ${path} has ${streams}`)
      const understood = [
        `streams: ${streams}`,
        'times are UTC+10, as the market has them; an interval is at its beginning',
      ]
      return { understood, items: () => nem12(linesOf(textOf(path)), mapping) }
    }
    default:
      return tableReader(head, format, options)
  }
}

async function tableReader(head: FileHead, format: FileFormat, options: ReadOptions): Promise<Reader> {
  const table = format === 'csv' ? csvTable(head, options) : await jsonTable(head, format === 'jsonl', options)
  const described = describeTable(table)
  if (options.mapping === undefined)
    throw new FileError(
      `--map COLUMN=metric,… says which columns are which metrics; ${head.path} is understood so:\n${described.map((line) => `  ${line}`).join('\n')}`,
    )
  const zone = options.zone === undefined ? zoneOfHeader(table) : zoneName(options.zone)
  const understanding = await understand(table.rows(), options, table.otherwise)
  return {
    understood: [...described, ...describeUnderstanding(understanding, zone)],
    items: () => interpreted(table.rows(), understanding, zone ?? 'UTC'),
  }
}

async function* textOf(path: string): AsyncGenerator<string> {
  yield* (await openText(path)).chunks
}

async function* ofDevices(
  items: AsyncIterable<Interpreted | BadLine>,
  { device }: ReadOptions,
): AsyncGenerator<FileItem> {
  const deviceOf = deviceResolver(device)
  for await (const item of items) {
    if (isBad(item)) yield item
    else yield { line: item.line, time: item.time, metrics: item.metrics, deviceId: deviceOf(item.source, item.line) }
  }
}
