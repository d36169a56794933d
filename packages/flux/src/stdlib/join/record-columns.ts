import { FluxError } from '../../errors.ts'
import { cellOfValue } from '../../table/cell.ts'
import type { Vector } from '../../table/column.ts'
import { VectorBuilder } from '../../table/vector-builder.ts'
import { inferredTypeOf } from '../../values/column-type-of.ts'
import { typeOf } from '../../values/type-of.ts'
import { FluxRecord, isNull, type Value } from '../../values/value.ts'

/** The columns of records that come one by one. A property that never tells its type becomes no column. */
export class RecordColumns {
  readonly #labels: string[] = []
  readonly #builders = new Map<string, VectorBuilder>()
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Appends a record. The first one decides which columns there are. */
  push(record: Value): void {
    if (!(record instanceof FluxRecord))
      throw new FluxError('invalid', `join function must return a record, got ${typeOf(record)}`)
    if (this.#length === 0) this.#labels.push(...record.properties.keys())
    for (const label of this.#labels) this.#pushValue(label, record.get(label))
    this.#length++
  }

  finish(): Map<string, Vector> {
    return new Map(Array.from(this.#builders, ([label, builder]) => [label, builder.finish()]))
  }

  #pushValue(label: string, value: Value | undefined): void {
    const isMissing = value === undefined || isNull(value)
    const type = value === undefined ? undefined : inferredTypeOf(value)
    if (!isMissing && !type) throw notAColumn(label, value)
    let builder = this.#builders.get(label)
    if (!builder && type) {
      builder = new VectorBuilder(type)
      for (let i = 0; i < this.#length; i++) builder.push(undefined)
      this.#builders.set(label, builder)
    }
    if (!isMissing && type !== builder?.type)
      throw new FluxError('invalid', `column "${label}" is both of type ${builder?.type} and ${type}`)
    builder?.push(isMissing ? undefined : cellOfValue(value))
  }
}

/** The error of a property whose value no column can hold. */
export const notAColumn = (label: string, value: Value): FluxError =>
  new FluxError(
    'invalid',
    `map object property "${label}" is ${typeOf(value)} type which is not supported in a flux table`,
  )
