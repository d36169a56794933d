import { FluxError } from '../../errors.ts'
import type { ArgumentReader } from '../../function/arguments.ts'
import { type CallContext, type Parameters, type ScalarFunction, scalar } from '../../function/define.ts'
import { display } from '../../values/display.ts'
import { displayFloat } from '../../values/format-float.ts'
import { kindText } from '../../values/type-text.ts'
import { isNull, type Value } from '../../values/value.ts'

/** What the arguments of a function of this package can be. */
interface Kinds {
  string: string
  int: bigint
}

/** A value as the errors of this package show it: they print it the way Go prints whatever it holds. */
function shown(value: Value): string {
  if (isNull(value)) return value.type === 'unknown' ? '{}' : '<nil>'
  return typeof value === 'number' ? displayFloat(value) : display(value)
}

function required(args: ArgumentReader, name: string): Value {
  const value = args.value(name)
  if (value === undefined) throw new FluxError('internal error', `missing argument "${name}"`)
  return value
}

/** A function of one text `v`. `refusal` words the error of anything that is no text, a null included. */
export const textFunction = (
  name: string,
  compute: (v: string) => Value,
  refusal: (kind: string, value: string) => string = (kind, value) =>
    `cannot convert argument of type ${kind} value ${value} to upper case`,
): ScalarFunction =>
  scalar({
    package: 'strings',
    name,
    parameters: { v: '!' },
    call: (args) => {
      const v = required(args, 'v')
      if (typeof v !== 'string') throw new FluxError('internal error', refusal(kindText(v), shown(v)))
      return compute(v)
    },
  })

/** A function of several texts and ints by parameter name; it takes no null. */
export function textsFunction<const P extends Readonly<Record<string, keyof Kinds>>>(
  name: string,
  parameters: P,
  compute: (values: { readonly [K in keyof P]: Kinds[P[K]] }, context: CallContext) => Value,
): ScalarFunction {
  return scalar({
    package: 'strings',
    name,
    parameters: Object.fromEntries(Object.keys(parameters).map((parameter) => [parameter, '!'])) as Parameters,
    call: (args, context) => {
      const values: Record<string, Value> = {}
      for (const [parameter, kind] of Object.entries(parameters)) {
        const value = required(args, parameter)
        if (typeof value !== (kind === 'int' ? 'bigint' : 'string'))
          throw new FluxError(
            'internal error',
            `expected argument "${parameter}" to be of type ${kind}, got type ${kindText(value)} value ${shown(value)}`,
          )
        values[parameter] = value
      }
      return compute(values as { [K in keyof P]: Kinds[P[K]] }, context)
    },
  })
}

/** A test of one ASCII character `v`. */
export const characterFunction = (name: string, test: RegExp): ScalarFunction =>
  textFunction(
    name,
    (v) => {
      if (Buffer.byteLength(v) !== 1)
        throw new FluxError('internal error', '"v" is not a valid argument: argument length is not equal to 1')
      return test.test(v)
    },
    () => 'procedure cannot be executed',
  )
