import { prefixed } from '../../../errors.ts'
import { type ScalarFunction, scalar } from '../../../function/define.ts'
import { FluxArray, type Value } from '../../../values/value.ts'

/**
 * A function that converts every item of an array.
 *
 * @param place where InfluxDB's own script of the package calls `array.map`, which the message of an error names
 */
export const itemsConversion = (name: string, convert: (item: Value) => Value, place: string): ScalarFunction =>
  scalar({
    package: 'experimental/array',
    name,
    parameters: { arr: '<-' },
    call: (args) =>
      prefixed(
        `error calling function "map" @experimental/array/array.flux|${place}: `,
        () => new FluxArray(args.array('arr').map(convert)),
      ),
  })
