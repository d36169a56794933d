import { FluxError } from '../../errors.ts'
import { holtWintersForecast } from '../../forecast/holt-winters.ts'
import { transformation } from '../../function/define.ts'
import { isNullAt } from '../../table/cell.ts'
import type { Column, FloatVector, IntVector, TimeVector, UIntVector } from '../../table/column.ts'
import { floatValues } from '../../table/float-values.ts'
import { keyedTable, vectorOf } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { constantVector, expand, floats, times } from '../../table/vector.ts'
import { addDuration } from '../../values/calendar.ts'
import { type Duration, durationNanoseconds } from '../../values/duration.ts'
import { checkArrayLength } from '../../values/size-limits.ts'
import { isSet, stringOr } from '../argument-defaults.ts'

interface Spec {
  readonly n: number
  readonly seasonality: number
  readonly interval: Duration
  readonly withFit: boolean
  readonly withMinSSE: boolean
  readonly column: string
  readonly timeColumn: string
}

/** Values at the distance of the interval, NaN for a gap, and the times of the first and the last of them. */
interface Sampled {
  readonly values: Float64Array
  readonly first: bigint
  readonly last: bigint
}

function forecastTable(table: Table, spec: Spec): Table {
  const instants = vectorOf(table, spec.timeColumn)
  if (!instants) throw new FluxError('invalid', `cannot find time column ${spec.timeColumn}`)
  const vector = vectorOf(table, spec.column)
  if (!vector) throw new FluxError('invalid', `cannot find column ${spec.column}`)
  if (vector.type !== 'float' && vector.type !== 'int' && vector.type !== 'uint') {
    throw new FluxError('invalid', `holtWinters can work only on numerical types, got ${vector.type}`)
  }
  const sampled = sample(instants as TimeVector, vector, spec.interval)
  const { values, error } = holtWintersForecast(sampled.values, spec.n, spec.seasonality, spec.withFit)
  const when = new BigInt64Array(values.length)
  let time = spec.withFit ? sampled.first : addDuration(sampled.last, spec.interval)
  for (let i = 0; i < when.length; i++) {
    when[i] = time
    time = addDuration(time, spec.interval)
  }
  const columns: Column[] = [
    { label: '_time', vector: times(when) },
    { label: '_value', vector: floats(values) },
  ]
  if (spec.withMinSSE) columns.push({ label: 'minSSE', vector: constantVector('float', error, values.length) })
  return keyedTable(table.key, columns)
}

/**
 * Brings values to even distances: the first of each interval counts, intervals without one are gaps. Rows without a
 * time are left out, and nulls before the first value.
 */
function sample(instants: TimeVector, vector: FloatVector | IntVector | UIntVector, interval: Duration): Sampled {
  const step = durationNanoseconds(interval)
  const { data } = expand(instants)
  const source = floatValues(vector)
  const values: number[] = []
  let first = 0n
  let last = 0n
  let end: bigint | undefined
  for (let i = 0; i < data.length; i++) {
    if (isNullAt(instants, i) || (end === undefined && isNullAt(vector, i))) continue
    const time = data[i] as bigint
    const rounded = roundTo(time, step)
    if (end === undefined) {
      first = time
      end = rounded
    } else {
      if (rounded <= end) continue
      checkArrayLength(values.length + Number((rounded - end) / step))
      for (end += step; rounded > end; end += step) values.push(Number.NaN)
      last = time
    }
    const value = source[i] as number
    if (!isNullAt(vector, i) && !Number.isFinite(value)) throw new FluxError('invalid', 'NaN/Inf in input')
    values.push(isNullAt(vector, i) ? Number.NaN : value)
  }
  return { values: Float64Array.from(values), first, last }
}

/** The multiple of `step` nearest to a time, the later of two that are as near. */
function roundTo(time: bigint, step: bigint): bigint {
  const rest = time % step
  return rest + rest < step ? time - rest : time + step - rest
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/holtwinters/ */
export const holtWinters = transformation({
  package: 'universe',
  name: 'holtWinters',
  parameters: {
    tables: '<-',
    n: '!',
    interval: '!',
    withFit: '?',
    column: '?',
    timeColumn: '?',
    seasonality: '?',
    withMinSSE: '?',
  },
  spec: (args): Spec => {
    const interval = args.duration('interval')
    if (durationNanoseconds(interval) <= 0n) throw new FluxError('invalid', 'interval must be greater than 0')
    return {
      n: Number(args.int('n')),
      interval,
      withFit: isSet(args, 'withFit'),
      column: stringOr(args, 'column', '_value'),
      timeColumn: stringOr(args, 'timeColumn', '_time'),
      seasonality: args.has('seasonality') ? Number(args.int('seasonality')) : 0,
      withMinSSE: isSet(args, 'withMinSSE'),
    }
  },
  run: ([input], spec, context) => collected(input, context, (table) => forecastTable(table, spec)),
})
