import { FluxError } from '../errors.ts'
import { cellAt } from '../table/cell.ts'
import { keyValue } from '../table/make-table.ts'
import type { Result } from '../table/result.ts'
import type { Table } from '../table/table.ts'
import type { ColumnType } from '../values/value.ts'
import { cellText, cellTexts } from './cell-texts.ts'
import { fieldQuoter, lineEnd } from './quote-field.ts'

export type Annotation = 'datatype' | 'group' | 'default'

/** How results are written: the `dialect` of a query request. */
export interface Dialect {
  /** A row of labels before the rows; true when absent. */
  readonly header?: boolean
  /** One character; a comma when absent. */
  readonly delimiter?: string
  /** In the order in which they are written; none when absent. */
  readonly annotations?: readonly Annotation[]
}

/**
 * Writes results as annotated CSV, a piece at a time. An error before the first piece is thrown, so that it can
 * become an HTTP status; a later one is written as a table of its own, as InfluxDB does it.
 *
 * @see https://docs.influxdata.com/influxdb/v2/reference/syntax/annotated-csv/
 */
export function* encodeCsv(results: Iterable<Result>, dialect: Dialect = {}): Generator<string> {
  const encoder = new Encoder(dialect)
  let written = false
  try {
    for (const result of results) {
      for (const piece of encoder.result(result)) {
        written = true
        yield piece
      }
      written = true
      yield lineEnd
    }
  } catch (error) {
    if (!written || !(error instanceof FluxError)) throw error
    yield encoder.error(error.message)
  }
}

const datatypes: Readonly<Record<ColumnType, string>> = {
  bool: 'boolean',
  int: 'long',
  uint: 'unsignedLong',
  float: 'double',
  string: 'string',
  time: 'dateTime:RFC3339',
}

const pieceLength = 1 << 15

class Encoder {
  readonly #annotations: readonly Annotation[]
  readonly #header: boolean
  readonly #delimiter: string
  readonly #quote: (text: string) => string
  #anyTable = false

  constructor({ header = true, delimiter = ',', annotations = [] }: Dialect) {
    this.#annotations = annotations
    this.#header = header
    this.#delimiter = delimiter
    this.#quote = fieldQuoter(delimiter)
  }

  *result({ name, tables }: Result): Generator<string> {
    let previous: string | undefined
    let number = 0
    for (const table of tables) {
      this.#anyTable = true
      const schema = schemaOf(table)
      if (table.length === 0 || schema !== previous) {
        const separator = number > 0 ? lineEnd : ''
        yield separator + this.#schema(name, number, table)
      }
      yield* this.#rows(name, number, table)
      // An empty table shares its block with nobody: its key stands in the defaults.
      previous = table.length === 0 ? undefined : schema
      number++
    }
  }

  error(message: string): string {
    const lines = this.#annotations.map((annotation) => {
      if (annotation === 'default') return ['#default', '', '']
      return annotation === 'group' ? ['#group', 'true', 'true'] : ['#datatype', 'string', 'string']
    })
    const text = [...lines, ['', 'error', 'reference'], ['', message, '']].map((line) => this.#line(line)).join('')
    return (this.#anyTable ? lineEnd : '') + text
  }

  #schema(name: string, number: number, table: Table): string {
    const { key, columns, length } = table
    const lines = this.#annotations.map((annotation) => {
      switch (annotation) {
        case 'datatype':
          return ['#datatype', 'string', 'long', ...columns.map(({ vector }) => datatypes[vector.type])]
        case 'group':
          return ['#group', 'false', 'false', ...columns.map(({ label }) => String(key.has(label)))]
        case 'default': {
          if (length > 0) return ['#default', name, '', ...columns.map(() => '')]
          const values = columns.map(({ label, vector }) => cellText(keyValue(key, label), vector.type))
          return ['#default', name, String(number), ...values]
        }
      }
      return annotation satisfies never
    })
    if (this.#header) lines.push(['', 'result', 'table', ...columns.map(({ label }) => label)])
    return lines.map((line) => this.#line(line)).join('')
  }

  *#rows(name: string, number: number, table: Table): Generator<string> {
    const delimiter = this.#delimiter
    const result = this.#annotations.includes('default') ? '' : this.#quote(name)
    // Columns that hold one value are text already; what stands between two others is one piece.
    let fixed = ['', result, String(number)].join(delimiter)
    const varying: { before: string; at: (row: number) => string }[] = []
    for (const { vector } of table.columns) {
      fixed += delimiter
      if (vector.constant) fixed += this.#quote(cellText(cellAt(vector, 0), vector.type))
      else {
        varying.push({ before: fixed, at: cellTexts(vector, this.#quote) })
        fixed = ''
      }
    }
    const end = fixed + lineEnd
    let piece = ''
    for (let row = 0; row < table.length; row++) {
      for (const { before, at } of varying) piece += before + at(row)
      piece += end
      if (piece.length < pieceLength) continue
      yield piece
      piece = ''
    }
    if (piece !== '') yield piece
  }

  #line(fields: readonly string[]): string {
    return fields.map(this.#quote).join(this.#delimiter) + lineEnd
  }
}

function schemaOf({ key, columns }: Table): string {
  return JSON.stringify(columns.map(({ label, vector }) => [label, vector.type, key.has(label)]))
}
