import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import type { CellValue } from '../../table/group-key.ts'
import { keyedTable, vectorOf } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { constantVector, expand, hasNulls } from '../../table/vector.ts'
import { stringOr } from '../argument-defaults.ts'

const policies = ['error', 'drop', 'force'] as const

/** The arguments of `histogramQuantile`. */
export interface HistogramQuantileSpec {
  readonly quantile: number
  readonly countColumn: string
  readonly upperBoundColumn: string
  readonly valueColumn: string
  readonly minValue: number
  readonly onNonmonotonic: (typeof policies)[number]
}

interface HistogramBucket {
  count: number
  readonly bound: number
}

/** One row: the value below which the quantile of a cumulative histogram lies. Nothing where it is dropped. */
export function histogramQuantileOf(table: Table, spec: HistogramQuantileSpec): Table | undefined {
  const counts = floatColumn(table, spec.countColumn, 'count', 'countColumn')
  const bounds = floatColumn(table, spec.upperBoundColumn, 'upper bound', 'upperBoundColumn')
  const buckets = Array.from(counts, (count, i): HistogramBucket => ({ count, bound: bounds[i] as number }))
  buckets.sort((a, b) => (a.bound < b.bound ? -1 : a.bound > b.bound ? 1 : 0))
  if (buckets.length === 0) throw new FluxError('invalid', 'histogram is empty')
  if (!isMonotonic(buckets, spec.onNonmonotonic === 'force')) {
    if (spec.onNonmonotonic === 'drop') return undefined
    throw new FluxError('invalid', 'histogram records counts are not monotonic')
  }
  const value = quantileOf(buckets, spec.quantile, spec.minValue)
  return keyedTable(table.key, [{ label: spec.valueColumn, vector: constantVector('float', value, 1) }])
}

function floatColumn(table: Table, label: string, title: string, parameter: string): Float64Array {
  const vector = vectorOf(table, label)
  if (!vector) throw new FluxError('invalid', `table is missing ${title} column "${label}"`)
  if (vector.type !== 'float') throw new FluxError('invalid', `${title} column "${label}" must be of type float`)
  if (hasNulls(vector)) throw new FluxError('invalid', `unexpected null in the ${parameter}`)
  return expand(vector).data
}

/** Whether counts never fall; with `force` a count that would is raised to the one before. */
function isMonotonic(buckets: readonly HistogramBucket[], force: boolean): boolean {
  let previous = 0
  for (const bucket of buckets) {
    if (bucket.count >= previous) previous = bucket.count
    else if (force) bucket.count = previous
    else return false
  }
  return true
}

function quantileOf(buckets: readonly HistogramBucket[], quantile: number, minValue: number): CellValue {
  const last = buckets[buckets.length - 1] as HistogramBucket
  if (last.count === 0) return undefined
  const rank = quantile * last.count
  const at = buckets.findLastIndex(({ count }) => rank >= count)
  if (at === buckets.length - 1) return last.bound
  const lower = buckets[at] ?? { count: 0, bound: minValue }
  const upper = buckets[at + 1] as HistogramBucket
  if (rank === lower.count) return lower.bound
  if (lower.bound === Number.NEGATIVE_INFINITY) return upper.bound
  if (upper.bound === Number.POSITIVE_INFINITY) return lower.bound
  return lower.bound + (upper.bound - lower.bound) * ((rank - lower.count) / (upper.count - lower.count))
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/histogramquantile/ */
export const histogramQuantile = transformation({
  package: 'universe',
  name: 'histogramQuantile',
  parameters: {
    tables: '<-',
    quantile: '?',
    countColumn: '?',
    upperBoundColumn: '?',
    valueColumn: '?',
    minValue: '?',
    onNonmonotonic: '?',
  },
  spec: (args): HistogramQuantileSpec => {
    const policy = stringOr(args, 'onNonmonotonic', 'error')
    const onNonmonotonic = policies.find((known) => known === policy)
    if (!onNonmonotonic) {
      throw new FluxError(
        'invalid',
        'value provided to histogramQuantile parameter onNonmonotonic is invalid; must be one of "error", "force" or "drop"',
      )
    }
    return {
      quantile: args.float('quantile'),
      countColumn: stringOr(args, 'countColumn', '_value'),
      upperBoundColumn: stringOr(args, 'upperBoundColumn', 'le'),
      valueColumn: stringOr(args, 'valueColumn', '_value'),
      minValue: args.has('minValue') ? args.float('minValue') : 0,
      onNonmonotonic,
    }
  },
  run: ([input], spec, context) => collected(input, context, (table) => histogramQuantileOf(table, spec)),
})
