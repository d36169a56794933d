import { FluxError } from '../../errors.ts'
import { cellOfValue, columnTypeOf } from '../../table/cell.ts'
import { compareText } from '../../table/compare.ts'
import type { GroupKey } from '../../table/group-key.ts'
import { makeTable } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'
import { nullVector } from '../../table/vector.ts'
import { VectorBuilder } from '../../table/vector-builder.ts'
import { typeOf } from '../../values/type-of.ts'
import { type ColumnType, FluxRecord, isNull, type Value } from '../../values/value.ts'

/** The columns that the records of a join become, by label: known from the first value that has a type. */
export type RecordSchema = Map<string, ColumnType | undefined>

/**
 * A table of the records that a join function answers, under a key that they must not change. Columns are sorted
 * by label; one that never has a value of a known type is left out.
 */
export class RecordTableBuilder {
  readonly #key: GroupKey
  readonly #keyChanged: (label: string, type: ColumnType) => string
  readonly #schema: RecordSchema
  readonly #builders = new Map<string, VectorBuilder>()
  #length = 0

  /** @param keyChanged words the error of a record that does not keep the key's value of a column */
  constructor(
    key: GroupKey,
    keyChanged: (label: string, type: ColumnType) => string,
    schema: RecordSchema = new Map(),
  ) {
    this.#key = key
    this.#keyChanged = keyChanged
    this.#schema = schema
  }

  get length(): number {
    return this.#length
  }

  /** Appends a record as a row. The first record of a schema decides which columns there are. */
  push(record: Value): void {
    if (!(record instanceof FluxRecord))
      throw new FluxError('invalid', `join function must return a record, got ${typeOf(record)}`)
    this.#checkKey(record)
    if (this.#schema.size === 0)
      for (const label of [...record.properties.keys()].sort(compareText)) this.#schema.set(label, undefined)
    for (const [label, type] of this.#schema) {
      const value = record.get(label)
      if (value === undefined) this.#builder(label, type)?.push(undefined)
      else this.#pushValue(label, type, value)
    }
    this.#length++
  }

  finish(): Table {
    const columns = []
    for (const [label, type] of this.#schema) {
      if (type) columns.push({ label, vector: this.#builders.get(label)?.finish() ?? nullVector(type, this.#length) })
    }
    return makeTable(this.#key, columns, this.#length)
  }

  #checkKey(record: FluxRecord): void {
    const { labels, types, values } = this.#key
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i] as string
      const value = record.get(label)
      const expected = values[i]
      const kept = value !== undefined && !isNull(value) && expected !== undefined && cellOfValue(value) === expected
      if (!kept || columnTypeOf(value) !== types[i])
        throw new FluxError('invalid', this.#keyChanged(label, types[i] as ColumnType))
    }
  }

  #pushValue(label: string, known: ColumnType | undefined, value: Value): void {
    const type = columnTypeOf(value)
    if (!type && !(isNull(value) && value.type === 'unknown'))
      throw new FluxError(
        'invalid',
        `map object property "${label}" is ${typeOf(value)} type which is not supported in a flux table`,
      )
    if (!known && type) this.#schema.set(label, type)
    if (known && type && known !== type && !isNull(value))
      throw new FluxError('invalid', `column "${label}" is both of type ${known} and ${type}`)
    this.#builder(label, known ?? type)?.push(isNull(value) ? undefined : cellOfValue(value))
  }

  /** The builder of a column, with nulls for the rows before its type was known. */
  #builder(label: string, type: ColumnType | undefined): VectorBuilder | undefined {
    let builder = this.#builders.get(label)
    if (!builder && type) {
      builder = new VectorBuilder(type)
      for (let i = 0; i < this.#length; i++) builder.push(undefined)
      this.#builders.set(label, builder)
    }
    return builder
  }
}
