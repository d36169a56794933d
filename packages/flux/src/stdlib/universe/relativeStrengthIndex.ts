import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { goPanic } from '../../plan/go-panic.ts'
import { isNullAt } from '../../table/cell.ts'
import type { Column, FloatVector, IntVector, UIntVector } from '../../table/column.ts'
import { floatValues } from '../../table/float-values.ts'
import { sliceRows } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { floats, nullVector } from '../../table/vector.ts'
import { stringsOr } from '../argument-defaults.ts'

/** A mean that turns into an exponential average with smoothing 1 / n once it has seen n rows. */
class SmoothedMean {
  readonly #n: number
  #rows = 0
  #count = 0
  value = 0

  constructor(n: number) {
    this.#n = n
  }

  add(value: number): void {
    if (this.#count === 0) this.value = value
    else if (this.#rows < this.#n) this.value = (this.value * this.#count + value) / (this.#count + 1)
    else this.value = value / this.#n + this.value * (1 - 1 / this.#n)
    if (this.#count < this.#n) this.#count++
    this.#rows++
  }

  skip(): void {
    this.#rows++
  }
}

/** The index of every row that has `n` before it; of the last alone where no row has. The first value counts as a rise. */
function strengthIndex(vector: FloatVector | IntVector | UIntVector, n: number): FloatVector {
  const values = floatValues(vector)
  const rises = new SmoothedMean(n)
  const falls = new SmoothedMean(n)
  const rows = Math.max(1, values.length - n)
  const result = new Float64Array(rows)
  const present = new Uint8Array(rows).fill(1)
  let last: number | undefined
  for (let i = 0; i < values.length; i++) {
    if (isNullAt(vector, i)) {
      rises.skip()
      falls.skip()
    } else {
      const change = (values[i] as number) - (last ?? 0)
      last = values[i]
      rises.add(Math.max(0, change))
      falls.add(Math.max(0, -change))
    }
    if (i < n) continue
    if (last === undefined) present[i - n] = 0
    else result[i - n] = indexOf(rises.value, falls.value)
  }
  if (values.length <= n) result[0] = indexOf(rises.value, falls.value)
  return floats(result, present)
}

const indexOf = (rise: number, fall: number): number => 100 - 100 / (1 + rise / fall)

function indexTable(table: Table, n: number, columns: readonly string[]): Table {
  if (n < 0) throw goPanic('runtime error: slice bounds out of range')
  const indexed = table.columns.map(({ label, vector }): Column => {
    if (!columns.includes(label)) return { label, vector }
    if (vector.type !== 'float' && vector.type !== 'int' && vector.type !== 'uint') {
      const message = `cannot take relative strength index of column ${label} (type ${vector.type})`
      throw new FluxError('invalid', message)
    }
    return { label, vector: strengthIndex(vector, n) }
  })
  // With a single row InfluxDB has not yet taken in the other columns when it ends: they are null, the key's too.
  const rest = sliceRows(table, Math.max(0, Math.min(n, table.length - 1)), table.length)
  return {
    key: table.key,
    length: Math.max(1, rest.length),
    columns: indexed.map(({ label, vector }, i) => {
      if (columns.includes(label)) return { label, vector }
      return { label, vector: table.length <= 1 ? nullVector(vector.type, 1) : (rest.columns[i]?.vector ?? vector) }
    }),
  }
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/relativestrengthindex/ */
export const relativeStrengthIndex = transformation({
  package: 'universe',
  name: 'relativeStrengthIndex',
  parameters: { tables: '<-', n: '!', columns: '?' },
  spec: (args) => ({ n: Number(args.int('n')), columns: stringsOr(args, 'columns', ['_value']) }),
  run: ([input], { n, columns }, context) => collected(input, context, (table) => indexTable(table, n, columns)),
})
