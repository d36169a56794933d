import { FluxError } from '../../errors.ts'
import { type ScalarFunction, scalar } from '../../function/define.ts'
import type { Value } from '../../values/value.ts'

/** A function that makes a value of any type one of its own. */
export const conversion = (name: string, convert: (value: Value) => Value): ScalarFunction =>
  scalar({
    package: 'universe',
    name,
    parameters: { v: '!' },
    call: (args) => {
      const value = args.value('v')
      if (value === undefined) throw new FluxError('invalid', 'missing argument "v"')
      return convert(value)
    },
  })
