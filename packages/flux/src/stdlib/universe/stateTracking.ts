import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { RowFunction } from '../../row/row-function.ts'
import type { Column, TimeVector } from '../../table/column.ts'
import { vectorOf } from '../../table/make-table.ts'
import { streamed } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { expand, hasNulls, ints } from '../../table/vector.ts'
import { newInts } from '../../values/arrays.ts'
import { durationNanoseconds } from '../../values/duration.ts'
import { stringOr } from '../argument-defaults.ts'

/** How many rows in a row the state has lasted, from 1; -1 outside of it. */
function counts(inState: Uint8Array): BigInt64Array {
  const result = newInts(inState.length)
  let count = -1n
  for (let i = 0; i < inState.length; i++) {
    count = inState[i] === 0 ? -1n : count < 0n ? 1n : count + 1n
    result[i] = count
  }
  return result
}

/** How many whole units the state has lasted, from 0; -1 outside of it. */
function durations(inState: Uint8Array, times: TimeVector, unit: bigint): BigInt64Array {
  if (hasNulls(times)) throw new FluxError('invalid', 'got a null timestamp')
  const { data } = expand(times)
  const result = newInts(inState.length)
  let previous = 0n
  let start: bigint | undefined
  for (let i = 0; i < inState.length; i++) {
    const time = data[i] as bigint
    if (previous > time) throw new FluxError('invalid', 'got an out-of-order timestamp')
    previous = time
    if (inState[i] === 0) {
      start = undefined
      result[i] = -1n
    } else {
      start ??= time
      result[i] = (time - start) / unit
    }
  }
  return result
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/statetracking/ */
export const stateTracking = transformation({
  package: 'universe',
  name: 'stateTracking',
  parameters: { tables: '<-', fn: '!', countColumn: '?', durationColumn: '?', durationUnit: '?', timeColumn: '?' },
  spec: (args) => {
    const unit = args.has('durationUnit') ? durationNanoseconds(args.duration('durationUnit')) : 1_000_000_000n
    const durationColumn = stringOr(args, 'durationColumn', '')
    if (durationColumn !== '' && unit <= 0n) {
      throw new FluxError('invalid', 'state tracking duration unit must be greater than zero')
    }
    return {
      fn: args.rowFn('fn'),
      countColumn: stringOr(args, 'countColumn', ''),
      durationColumn,
      unit,
      timeColumn: stringOr(args, 'timeColumn', '_time'),
    }
  },
  parts: 'keeps',
  run: ([input], { fn, countColumn, durationColumn, unit, timeColumn }, context) => {
    const predicate = new RowFunction(fn, context, 'r')
    return streamed(input, context, (table): Table => {
      const times = vectorOf(table, timeColumn)
      if (!times) throw new FluxError('invalid', `column "${timeColumn}" does not exist`)
      const inState = predicate.predicate(table)
      const added: Column[] = []
      if (countColumn !== '') added.push({ label: countColumn, vector: ints(counts(inState)) })
      if (durationColumn !== '') {
        added.push({ label: durationColumn, vector: ints(durations(inState, times as TimeVector, unit)) })
      }
      return { ...table, columns: [...table.columns, ...added] }
    })
  },
})
