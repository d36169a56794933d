import { valueAt } from '../table/cell.ts'
import type { Vector } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import { FluxRecord, type Value } from '../values/value.ts'

/** A row as a record. Nothing is read before somebody asks for it. */
export const rowRecord = (table: Table, row: number): FluxRecord => new FluxRecord(new RowProperties(table, row))

const vectorsByTable = new WeakMap<Table, ReadonlyMap<string, Vector>>()

function vectorsOf(table: Table): ReadonlyMap<string, Vector> {
  let vectors = vectorsByTable.get(table)
  if (!vectors) {
    vectors = new Map(table.columns.map(({ label, vector }) => [label, vector]))
    vectorsByTable.set(table, vectors)
  }
  return vectors
}

/** The properties of one row, in column order. */
class RowProperties implements ReadonlyMap<string, Value> {
  readonly #vectors: ReadonlyMap<string, Vector>
  readonly #row: number

  constructor(table: Table, row: number) {
    this.#vectors = vectorsOf(table)
    this.#row = row
  }

  get size(): number {
    return this.#vectors.size
  }

  get(label: string): Value | undefined {
    const vector = this.#vectors.get(label)
    return vector && valueAt(vector, this.#row)
  }

  has(label: string): boolean {
    return this.#vectors.has(label)
  }

  keys(): MapIterator<string> {
    return this.#vectors.keys() as MapIterator<string>
  }

  values(): MapIterator<Value> {
    return this.#all().values() as MapIterator<Value>
  }

  entries(): MapIterator<[string, Value]> {
    return this.#all().entries() as MapIterator<[string, Value]>
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries()
  }

  forEach(callback: (value: Value, label: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [label, value] of this.#all()) callback(value, label, this)
  }

  #all(): Map<string, Value> {
    return new Map([...this.#vectors].map(([label, vector]) => [label, valueAt(vector, this.#row)]))
  }
}
