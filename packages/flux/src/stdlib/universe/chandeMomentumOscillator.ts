import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { goPanic } from '../../plan/go-panic.ts'
import { buffersOf } from '../../table/buffers.ts'
import type { FloatVector, IntVector, UIntVector, Vector } from '../../table/column.ts'
import { takeRows } from '../../table/make-table.ts'
import { Momentum } from '../../table/momentum.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { expand, floats } from '../../table/vector.ts'
import { stringsOr } from '../argument-defaults.ts'

type Numeric = FloatVector | IntVector | UIntVector

/** The change from one row to another, a null counting as zero; integers wrap before they become floats. */
function changeOf(vector: Numeric): (from: number, to: number) => number {
  const { data, valid } = expand(vector)
  if (vector.type === 'float') {
    const value = (i: number): number => (valid !== undefined && valid[i] === 0 ? 0 : (data[i] as number))
    return (from, to) => value(to) - value(from)
  }
  const wrap = vector.type === 'int' ? BigInt.asIntN : BigInt.asUintN
  const value = (i: number): bigint => (valid !== undefined && valid[i] === 0 ? 0n : (data[i] as bigint))
  return (from, to) => Number(wrap(64, value(to) - value(from)))
}

/** The oscillator of every row that has `n` rows before it in its buffer: each buffer begins anew. */
function oscillator(vector: Numeric, n: number, buffers: readonly (readonly [number, number])[]): Float64Array {
  const change = changeOf(vector)
  const values: number[] = []
  for (const [start, end] of buffers) {
    const momentum = new Momentum()
    for (let i = start; i < end; i++) {
      const step = change(Math.max(start, i - 1), i)
      if (i - start >= n) values.push(momentum.next(step, change(i - n, i - n + 1)))
      else momentum.next(step, 0)
    }
  }
  return Float64Array.from(values)
}

function oscillate(table: Table, n: number, columns: readonly string[]): Table {
  if (n <= 0 && table.length > 0) throw goPanic('runtime error: index out of range')
  const buffers = buffersOf(table)
  const rows = buffers.flatMap(([start, end]) =>
    Array.from({ length: Math.max(0, end - start - n) }, (_, i) => start + n + i),
  )
  const result = new Map<string, Vector>()
  for (const { label, vector } of table.columns) {
    if (!columns.includes(label)) continue
    if (vector.type !== 'float' && vector.type !== 'int' && vector.type !== 'uint') {
      const message = `cannot take chande momentum oscillator of column ${label} (type ${vector.type})`
      throw new FluxError('invalid', message)
    }
    result.set(label, floats(oscillator(vector, n, buffers)))
  }
  const rest = takeRows(table, Int32Array.from(rows))
  return { ...rest, columns: rest.columns.map(({ label, vector }) => ({ label, vector: result.get(label) ?? vector })) }
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/chandemomentumoscillator/ */
export const chandeMomentumOscillator = transformation({
  package: 'universe',
  name: 'chandeMomentumOscillator',
  parameters: { tables: '<-', n: '!', columns: '?' },
  spec: (args) => ({ n: Number(args.int('n')), columns: stringsOr(args, 'columns', ['_value']) }),
  run: ([input], { n, columns }, context) => collected(input, context, (table) => oscillate(table, n, columns)),
})
