import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { goPanic } from '../../plan/go-panic.ts'
import { presentFloats } from '../../table/float-values.ts'
import { keyedTable, vectorOf } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { floats } from '../../table/vector.ts'
import { isSet, stringOr } from '../argument-defaults.ts'

/** The arguments of a histogram; `bins` rise. */
export interface HistogramSpec {
  readonly column: string
  readonly upperBoundColumn: string
  readonly countColumn: string
  readonly bins: readonly number[]
  readonly normalize: boolean
}

/** A row for each bin: its upper bound and how many values are no greater. */
export function histogramOf(table: Table, spec: HistogramSpec): Table {
  const { bins } = spec
  const vector = vectorOf(table, spec.column)
  if (!vector) throw new FluxError('invalid', `column "${spec.column}" is missing`)
  if (vector.type !== 'float') {
    throw new FluxError('invalid', `column "${spec.column}" must be a float got ${vector.type}`)
  }
  const values = presentFloats(vector)
  const counts = new Float64Array(bins.length)
  for (const value of values) {
    const bin = firstBin(bins, value)
    if (bins.length === 0) throw goPanic('runtime error: index out of range [-1]')
    if (bin === bins.length) {
      const found = `${bin} ${bin} ${sixDecimals(value)} ${sixDecimals(bins[bin - 1] as number)}`
      throw new FluxError('invalid', `found value greater than any bin, ${found}`)
    }
    counts[bin] = (counts[bin] as number) + 1
  }
  let total = 0
  for (let i = 0; i < counts.length; i++) {
    total += counts[i] as number
    counts[i] = spec.normalize ? total / values.length : total
  }
  return keyedTable(table.key, [
    { label: spec.upperBoundColumn, vector: floats(Float64Array.from(bins)) },
    { label: spec.countColumn, vector: floats(counts) },
  ])
}

function firstBin(bins: readonly number[], value: number): number {
  let low = 0
  let high = bins.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= (bins[middle] as number)) high = middle
    else low = middle + 1
  }
  return low
}

const sixDecimals = (x: number): string =>
  Number.isFinite(x) ? x.toFixed(6) : Number.isNaN(x) ? 'NaN' : x > 0 ? '+Inf' : '-Inf'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/histogram/ */
export const histogram = transformation({
  package: 'universe',
  name: 'histogram',
  parameters: {
    tables: '<-',
    column: '?',
    upperBoundColumn: '?',
    countColumn: '?',
    bins: '!',
    normalize: '?',
  },
  spec: (args): HistogramSpec => ({
    column: stringOr(args, 'column', '_value'),
    upperBoundColumn: stringOr(args, 'upperBoundColumn', 'le'),
    countColumn: stringOr(args, 'countColumn', '_value'),
    bins: args
      .array('bins')
      .map((bin) => bin as number)
      .sort((a, b) => a - b),
    normalize: isSet(args, 'normalize'),
  }),
  run: ([input], spec, context) => collected(input, context, (table) => histogramOf(table, spec)),
})
