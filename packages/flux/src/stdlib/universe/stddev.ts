import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { type Aggregate, aggregateTables } from '../../table/aggregate.ts'
import type { FloatVector, IntVector, UIntVector, Vector } from '../../table/column.ts'
import { presentFloats } from '../../table/float-values.ts'
import type { CellValue } from '../../table/group-key.ts'
import { stringOr } from '../argument-defaults.ts'

export type StddevMode = 'sample' | 'population'

/** The standard deviation by Welford's method; a sample of one value gives NaN, none gives null. */
export const stddevOf =
  (mode: StddevMode): Aggregate =>
  (type) =>
    type === 'float' || type === 'int' || type === 'uint'
      ? { result: 'float', over: (vector) => deviation(vector, mode) }
      : undefined

function deviation(vector: Vector, mode: StddevMode): CellValue {
  const values = presentFloats(vector as FloatVector | IntVector | UIntVector)
  if (values.length === 0) return undefined
  let mean = 0
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    const delta = value - mean
    mean += delta / (i + 1)
    squares += delta * (value - mean)
  }
  const n = mode === 'sample' ? values.length - 1 : values.length
  return n < 1 ? Number.NaN : Math.sqrt(squares / n)
}

/** Reads the `mode` argument of `stddev`. */
export function stddevMode(mode: string): StddevMode {
  if (mode === 'sample' || mode === 'population') return mode
  throw new FluxError('invalid', `"${mode}" is not a valid standard deviation mode`)
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/stddev/ */
export const stddev = transformation({
  package: 'universe',
  name: 'stddev',
  parameters: { tables: '<-', column: '?', mode: '?' },
  spec: (args) => ({
    column: stringOr(args, 'column', '_value'),
    mode: stddevMode(stringOr(args, 'mode', 'sample')),
  }),
  run: ([input], { column, mode }, context) => aggregateTables(input, column, stddevOf(mode), context),
})
