import { FluxError } from '../../errors.ts'
import type { ArgumentReader } from '../../function/arguments.ts'
import { Closure } from '../../function/closure.ts'
import { transformation } from '../../function/define.ts'
import { GroupKey } from '../../table/group-key.ts'
import { ints, times } from '../../table/vector.ts'
import { addDuration } from '../../values/calendar.ts'
import { Duration } from '../../values/duration.ts'
import type { FluxFunction } from '../../values/function.ts'
import { checkRows } from '../../values/size-limits.ts'
import { typeOf } from '../../values/type-of.ts'

interface Spec {
  readonly start: bigint
  readonly stop: bigint
  readonly count: number
  readonly fn: FluxFunction
}

/**
 * `count` rows evenly spread from `start` on, each with the value that `fn` answers for its number. As in InfluxDB
 * the bounds are in the group key only, not among the columns.
 */
export const from = transformation<Spec>({
  package: 'generate',
  name: 'from',
  parameters: { start: '!', stop: '!', count: '!', fn: '!' },
  inputs: () => [],
  spec: (args, context) => ({
    start: instantOf(args, 'start', context.now),
    stop: instantOf(args, 'stop', context.now),
    count: Number(args.int('count')),
    fn: args.rowFn('fn'),
  }),
  *run(_inputs, { start, stop, count, fn }, context) {
    if (count <= 0) throw new FluxError('invalid', 'count must be greater than 0')
    checkRows(count)
    const step = (stop - start) / BigInt(count)
    const time = new BigInt64Array(count)
    const value = new BigInt64Array(count)
    for (let n = 0; n < count; n++) {
      if (n % 4096 === 0) context.checkpoint()
      const args = new Map([['n', BigInt(n)]])
      const answer = fn instanceof Closure ? fn.callOnRow(args) : fn.call(args, undefined)
      if (typeof answer !== 'bigint')
        throw new FluxError('invalid', `function must return type integer, but got ${typeOf(answer)}`)
      time[n] = start + step * BigInt(n)
      value[n] = answer
    }
    yield {
      key: new GroupKey(['_start', '_stop'], ['time', 'time'], [start, stop]),
      columns: [
        { label: '_time', vector: times(time) },
        { label: '_value', vector: ints(value) },
      ],
      length: count,
    }
  },
})

/** A time, or one that lies a duration from now. */
function instantOf(args: ArgumentReader, name: string, now: bigint): bigint {
  return args.value(name) instanceof Duration ? addDuration(now, args.duration(name)) : args.time(name).ns
}
