import { FluxError } from '../../errors.ts'
import { type ScalarFunction, scalar } from '../../function/define.ts'
import { FluxArray } from '../../values/value.ts'

const largestCount = 10_000_000n

/**
 * A function that makes the upper bounds of a histogram: `count` of them, each made from the one before by
 * `step`, and infinity behind them unless `infinity` is false.
 */
export const binsFunction = (
  name: string,
  parameter: string,
  step: (bound: number, by: number) => number,
): ScalarFunction =>
  scalar({
    package: 'universe',
    name,
    parameters: { start: '!', [parameter]: '!', count: '!', infinity: '?' },
    call: (args) => {
      const by = args.float(parameter)
      const count = args.int('count')
      if (count < 0n || count > largestCount)
        throw new FluxError('invalid', `${name}: count must be between 0 and ${largestCount}, got ${count}`)
      const bounds: number[] = []
      for (let bound = args.float('start'); bounds.length < count; bound = step(bound, by)) bounds.push(bound)
      if (!args.has('infinity') || args.bool('infinity')) bounds.push(Number.POSITIVE_INFINITY)
      return new FluxArray(bounds)
    },
  })
