import { FluxError } from '../errors.ts'
import type { BoolVector, Vector } from '../table/column.ts'
import { concat } from '../table/concat.ts'
import { takeOrNull } from '../table/take.ts'
import { bools, expand, nullVector, vectorOver } from '../table/vector.ts'
import { newBytes, newFloats, newIndices } from '../values/arrays.ts'
import type { RowValue } from './batch.ts'

/** A truth value for each row: 0 false, 1 true, 2 null. */
export type Truths = Uint8Array

export const isNull = 2

/** Truth values of a column; nulls of any type are nulls. */
export function truthsOf(value: RowValue, wrongType: (type: string) => FluxError): Truths {
  const out = newBytes(value.length)
  if (value.type === 'unknown') return out.fill(isNull)
  if (value.constant) {
    if (value.valid?.[0] === 0) return out.fill(isNull)
    if (value.type !== 'bool') throw wrongType(value.type)
    return out.fill(value.data[0] as number)
  }
  if (value.type !== 'bool') throw wrongType(value.type)
  const { data, valid } = value
  if (!valid) {
    out.set(data)
    return out
  }
  for (let i = 0; i < out.length; i++) out[i] = valid[i] === 0 ? isNull : (data[i] as number)
  return out
}

/** Truth values as a column. */
export function truthColumn(truths: Truths): BoolVector {
  if (!truths.includes(isNull)) return bools(truths)
  return bools(
    truths.map((truth) => truth & 1),
    truths.map((truth) => (truth === isNull ? 0 : 1)),
  )
}

/** `if test then a else b` for every row: a null test counts as false. */
export function choose(test: Truths, a: RowValue, b: RowValue): RowValue {
  const type = a.type === 'unknown' ? b.type : a.type
  if (type === 'unknown') return a
  const x = a.type === 'unknown' ? nullVector(type, test.length) : a
  const y = b.type === 'unknown' ? nullVector(type, test.length) : b
  if (x.type !== y.type) throw new FluxError('invalid', `type conflict: ${x.type} != ${y.type}`)
  if (x.type === 'float' && y.type === 'float' && !x.valid && !y.valid) {
    const out = newFloats(test.length)
    const xs = x.constant ? 0 : 1
    const ys = y.constant ? 0 : 1
    for (let i = 0; i < out.length; i++) out[i] = (test[i] === 1 ? x.data[i * xs] : y.data[i * ys]) as number
    return vectorOver('float', out)
  }
  const both = concat(type, [expand(x), expand(y)])
  const rows = newIndices(test.length)
  for (let i = 0; i < rows.length; i++) rows[i] = test[i] === 1 ? i : i + test.length
  return takeOrNull(both, rows)
}

/** Puts the values of some rows and those of the others into one column: `aRows` and `bRows` say whose are whose. */
export function merge(a: RowValue, aRows: Int32Array, b: RowValue, bRows: Int32Array): RowValue {
  const length = aRows.length + bRows.length
  const type = a.type === 'unknown' ? b.type : a.type
  if (type === 'unknown') return { type, length }
  const parts = [a, b].map((part) => (part.type === 'unknown' ? nullVector(type, part.length) : part)) as Vector[]
  const both = concat(type, parts)
  const rows = newIndices(length)
  aRows.forEach((row, i) => {
    rows[row] = i
  })
  bRows.forEach((row, i) => {
    rows[row] = aRows.length + i
  })
  return takeOrNull(both, rows)
}
