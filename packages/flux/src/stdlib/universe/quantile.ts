import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { type Aggregate, aggregateTables } from '../../table/aggregate.ts'
import type { FloatVector, IntVector, UIntVector, Vector } from '../../table/column.ts'
import { presentFloats } from '../../table/float-values.ts'
import type { CellValue } from '../../table/group-key.ts'
import { vectorOf } from '../../table/make-table.ts'
import { compareBy } from '../../table/row-order.ts'
import { keyRow, oneRowZeroed, presentRows } from '../../table/select.ts'
import { collected } from '../../table/streams.ts'
import { TDigest } from '../../table/tdigest.ts'
import { stringOr } from '../argument-defaults.ts'

/** An estimate of the q-quantile, through a t-digest. */
export const estimatedQuantile =
  (q: number, compression: number): Aggregate =>
  (type) =>
    type === 'float' || type === 'int' || type === 'uint'
      ? {
          result: 'float',
          over: (vector) => {
            const values = presentFloats(vector as FloatVector | IntVector | UIntVector)
            if (values.length === 0) return undefined
            const digest = new TDigest(compression)
            for (const value of values) digest.add(value)
            return digest.quantile(q)
          },
        }
      : undefined

/** The q-quantile, interpolated between the two values around it. Floats only. */
export const meanQuantile =
  (q: number): Aggregate =>
  (type) =>
    type === 'float' ? { result: 'float', over: (vector) => interpolated(vector as FloatVector, q) } : undefined

function interpolated(vector: FloatVector, q: number): CellValue {
  const values = presentFloats(vector).toSorted(byValueNanFirst)
  if (values.length === 0) return undefined
  const at = q * (values.length - 1)
  const below = Math.floor(at)
  const above = Math.ceil(at)
  if (below === above) return values[below]
  return (values[below] as number) * (above - at) + (values[above] as number) * (at - below)
}

const byValueNanFirst = (a: number, b: number): number =>
  a < b ? -1 : a > b ? 1 : Number(Number.isNaN(b)) - Number(Number.isNaN(a))

/** The row of the present rows that stands at the quantile, undefined where all are null. */
export function quantileRow(vector: Vector, q: number): number | undefined {
  const rows = presentRows(vector)
  if (rows.length === 0) return undefined
  const ordered = rows.toSorted(compareBy(vector, false))
  return ordered[Math.max(0, Math.ceil(q * rows.length) - 1)]
}

const methods = ['estimate_tdigest', 'exact_mean', 'exact_selector'] as const
type Method = (typeof methods)[number]

/**
 * Whatever `column` says, `exact_selector` selects by `_value`: so does InfluxDB.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/quantile/
 */
export const quantile = transformation({
  package: 'universe',
  name: 'quantile',
  parameters: { tables: '<-', column: '?', q: '!', compression: '?', method: '?' },
  spec: (args) => {
    const q = args.float('q')
    if (q < 0 || q > 1) throw new FluxError('invalid', 'quantile must be between 0 and 1')
    const method = args.has('method') ? args.string('method') : methods[0]
    const compression = args.has('compression') ? args.float('compression') : 0
    if (compression > 0 && method !== 'estimate_tdigest') {
      throw new FluxError('invalid', 'compression parameter is only valid for method estimate_tdigest')
    }
    if (!methods.includes(method as Method)) throw new FluxError('invalid', `unknown method ${method}`)
    return {
      q,
      method: method as Method,
      compression: compression || 1000,
      column: stringOr(args, 'column', '_value'),
    }
  },
  run: ([input], { q, method, compression, column }, context) => {
    switch (method) {
      case 'estimate_tdigest':
        return aggregateTables(input, column, estimatedQuantile(q, compression), context)
      case 'exact_mean':
        return aggregateTables(input, column, meanQuantile(q), context)
      case 'exact_selector':
        return collected(input, context, (table) => {
          const vector = vectorOf(table, '_value')
          if (!vector) throw new FluxError('invalid', 'no column "_value" exists')
          const row = quantileRow(vector, q)
          return row === undefined ? keyRow(table) : oneRowZeroed(table, row)
        })
    }
  },
})
