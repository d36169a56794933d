import { FluxError } from '../../errors.ts'
import { type Parameters, type ScalarFunction, scalar } from '../../function/define.ts'
import { display } from '../../values/display.ts'
import { Regexp } from '../../values/regexp.ts'
import { kindText } from '../../values/type-text.ts'
import { isNull, Null, type Value } from '../../values/value.ts'

/** What the arguments of a function of this package can be. */
interface Kinds {
  regexp: Regexp
  string: string
  int: bigint
}

const is: { readonly [K in keyof Kinds]: (value: Value) => boolean } = {
  regexp: (value) => value instanceof Regexp,
  string: (value) => typeof value === 'string',
  int: (value) => typeof value === 'bigint',
}

/** An argument as errors show it, such as `type string value <nil>`. */
export function shownArgument(value: Value = new Null('unknown')): string {
  const kind = kindText(value)
  const text = isNull(value) ? (kind === 'invalid' ? '{}' : '<nil>') : display(value)
  return `type ${kind} value ${text}`
}

/** A function of these arguments; it takes no null. Its one error lists all that it was given. */
export function regexpFunction<const P extends Readonly<Record<string, keyof Kinds>>>(
  name: string,
  parameters: P,
  compute: (values: { readonly [K in keyof P]: Kinds[P[K]] }) => Value,
): ScalarFunction {
  const names = Object.keys(parameters)
  return scalar({
    package: 'regexp',
    name,
    parameters: Object.fromEntries(names.map((parameter) => [parameter, '!'])) as Parameters,
    call: (args) => {
      const values = names.map((parameter) => args.value(parameter) ?? new Null('unknown'))
      if (!names.every((parameter, i) => is[parameters[parameter] as keyof Kinds](values[i] as Value))) {
        const shown = names.map((parameter, i) => `argument ${parameter} of ${shownArgument(values[i])}`)
        throw new FluxError('invalid', `cannot execute function containing ${listed(shown)}`)
      }
      return compute(Object.fromEntries(names.map((parameter, i) => [parameter, values[i]])) as never)
    },
  })
}

function listed(items: readonly string[]): string {
  if (items.length < 3) return items.join(' and ')
  return `${items.slice(0, -1).join(', ')}, and ${items.at(-1)}`
}
