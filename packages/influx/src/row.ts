import type { FluxTableMetaData } from '@influxdata/influxdb-client'
import { Kind, OptionalKind, type Static, type TObject, type TProperties } from '@sinclair/typebox'
import { InfluxRowMismatch } from './errors.ts'

/** Turns the text of a cell into the value its schema wants; `undefined` where the cell's type does not fit. */
type Decode = (text: string) => unknown

const decimal: Decode = (text) =>
  text === '+Inf' ? Number.POSITIVE_INFINITY : text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text)

/** By the kind of schema: the types of columns it takes, and how a cell is read. */
const decoders: Readonly<Record<string, Readonly<Record<string, Decode>>>> = {
  Number: { double: decimal, long: Number, unsignedLong: Number },
  Integer: { long: Number, unsignedLong: Number },
  BigInt: { long: BigInt, unsignedLong: BigInt },
  Boolean: { boolean: (text) => text === 'true' },
  String: { string: (text) => text, 'dateTime:RFC3339': (text) => text, duration: (text) => text },
  Date: { 'dateTime:RFC3339': (text) => new Date(text) },
  // For a column whose type differs from table to table, as `_value` does over fields of several types.
  Unknown: {
    double: decimal,
    long: Number,
    unsignedLong: Number,
    boolean: (text) => text === 'true',
    string: (text) => text,
    'dateTime:RFC3339': (text) => text,
    duration: (text) => text,
  },
}

/** A reader of the rows of one table. */
export type RowDecoder<T extends TProperties> = (values: readonly string[]) => Static<TObject<T>>

/**
 * Makes the reader of a table's rows by a schema of `Number`, `Integer`, `BigInt`, `Boolean`, `String`, `Date` and `Unknown`
 * properties; the last takes a cell as what its column says it is.
 *
 * Columns that the schema does not name are left out. A null is the absence of an optional property; of a string it
 * is `''`, for annotated CSV does not tell the two apart.
 *
 * @throws InfluxRowMismatch where a column is missing or of another type; the reader throws it for a null
 */
export function rowDecoder<T extends TProperties>(schema: TObject<T>, table: FluxTableMetaData): RowDecoder<T> {
  const columns = Object.entries(schema.properties).flatMap(([name, property]) => {
    const optional = property[OptionalKind] === 'Optional'
    const column = table.columns.find(({ label }) => label === name)
    if (column === undefined) {
      if (optional) return []
      throw new InfluxRowMismatch(name, 'it is not in the answer')
    }
    const kind = property[Kind]
    const decode = decoders[kind]?.[column.dataType]
    if (decode === undefined) throw new InfluxRowMismatch(name, `a ${column.dataType} is no ${kind}`)
    return [{ name, optional, decode, index: column.index, missing: column.defaultValue, text: kind === 'String' }]
  })
  return (values) => {
    const row: Record<string, unknown> = {}
    for (const { name, optional, decode, index, missing, text } of columns) {
      const cell = values[index] || missing
      if (cell !== '' || (text && !optional)) row[name] = decode(cell)
      else if (!optional) throw new InfluxRowMismatch(name, 'it is null')
    }
    return row as Static<TObject<T>>
  }
}
