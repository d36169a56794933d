import { type FluxTableMetaData, escape as lineEscape } from '@influxdata/influxdb-client'
import type { Connection } from '@nrg/influx/connection'
import { flux } from '@nrg/influx/flux'
import { parseTimestamp } from '@nrg/schema/timestamp'
import { rangeOf, type Span } from './span.ts'

/** What is no tag. */
const OWN = new Set(['result', 'table', '_time', '_value', '_field', '_measurement', '_start', '_stop'])

/** The points of a span, each as a line of line protocol with one field and a time in nanoseconds, in any order. */
export async function* pointLines(connection: Connection, span: Span): AsyncGenerator<string> {
  const script = flux`${rangeOf(span)} |> drop(columns: ["_start", "_stop"])`
  let read:
    | { readonly table: string; readonly meta: FluxTableMetaData; readonly line: (row: string[]) => string }
    | undefined
  const rows = connection.client.getQueryApi(connection.config.org).iterateRows(script.toString())
  for await (const { values, tableMeta } of rows) {
    const table = values[tableMeta.column('table').index] ?? ''
    if (read === undefined || read.table !== table || read.meta !== tableMeta)
      read = { table, meta: tableMeta, line: lineOf(tableMeta, values) }
    yield read.line(values)
  }
}

/** How rows of a table become lines: its series is the same for all. */
function lineOf(meta: FluxTableMetaData, row: string[]): (row: string[]) => string {
  const at = (label: string) => meta.column(label).index
  const tags = meta.columns
    .filter(({ label, index }) => !OWN.has(label) && row[index])
    .map(({ label, index }) => `,${lineEscape.tag(label)}=${lineEscape.tag(row[index] ?? '')}`)
    .sort()
  const series = `${lineEscape.measurement(row[at('_measurement')] ?? '')}${tags.join('')}`
  const field = lineEscape.tag(row[at('_field')] ?? '')
  const value = writerOf(meta.column('_value').dataType)
  const [valueAt, timeAt] = [at('_value'), at('_time')]
  return (row) => `${series} ${field}=${value(row[valueAt] ?? '')} ${timeOf(row[timeAt] ?? '')}`
}

/** How line protocol writes a value of a column. */
function writerOf(type: string | undefined): (text: string) => string {
  switch (type) {
    case 'long':
      return (text) => `${text}i`
    case 'unsignedLong':
      return (text) => `${text}u`
    case 'boolean':
      return (text) => text
    case 'string':
      return lineEscape.quoted
    default:
      // Servers write the same number in more than one way.
      return (text) => String(Number(text))
  }
}

/** Nanoseconds since the epoch. */
function timeOf(text: string): bigint {
  const time = parseTimestamp(text)
  if (time === undefined) throw new RangeError(`${text} is no time`)
  return time
}
