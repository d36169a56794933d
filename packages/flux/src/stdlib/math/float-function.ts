import { FluxError } from '../../errors.ts'
import type { ArgumentReader } from '../../function/arguments.ts'
import { type Parameters, type ScalarFunction, scalar } from '../../function/define.ts'
import { kindText } from '../../values/type-text.ts'
import { isNull, Null, type TypeName, type Value } from '../../values/value.ts'

/** What the arguments of a function of this package can be. */
interface Kinds {
  float: number
  int: bigint
}

/**
 * Reads an argument; undefined stands for a null, which every function of the package answers by a null.
 *
 * @throws FluxError where it is of another type
 */
function read<K extends keyof Kinds>(args: ArgumentReader, name: string, kind: K, shown: string): Kinds[K] | undefined {
  const value = args.value(name)
  if (value === undefined) throw new FluxError('invalid', `missing argument ${name}`)
  if (kindText(value) !== kind)
    throw new FluxError('internal error', `cannot convert argument ${shown}of type ${kindText(value)} to ${kind}`)
  return isNull(value) ? undefined : (value as Kinds[K])
}

/** A function of one float that answers a float. A null gives a null. */
export const floatFunction = (name: string, overFloats: (x: number) => number): ScalarFunction =>
  scalar({
    package: 'math',
    name,
    parameters: { x: '!' },
    call: (args) => {
      const x = read(args, 'x', 'float', '')
      return x === undefined ? new Null('float') : overFloats(x)
    },
    overFloats,
  })

/** A function of numbers by parameter name, answering `result`. A null among them gives a null. */
export function numberFunction<const P extends Readonly<Record<string, keyof Kinds>>>(
  name: string,
  parameters: P,
  result: TypeName,
  compute: (numbers: { readonly [K in keyof P]: Kinds[P[K]] }) => Value,
): ScalarFunction {
  return scalar({
    package: 'math',
    name,
    parameters: Object.fromEntries(Object.keys(parameters).map((parameter) => [parameter, '!'])) as Parameters,
    call: (args) => {
      const numbers: Record<string, number | bigint | undefined> = {}
      for (const [parameter, kind] of Object.entries(parameters))
        numbers[parameter] = read(args, parameter, kind, `${parameter} `)
      if (Object.values(numbers).includes(undefined)) {
        if (result === 'object') throw new FluxError('internal error', `${name} does not support null values`)
        return new Null(result)
      }
      return compute(numbers as { [K in keyof P]: Kinds[P[K]] })
    },
  })
}
