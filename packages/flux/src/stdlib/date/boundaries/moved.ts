import { FluxError } from '../../../errors.ts'
import { type Parameters, type ScalarFunction, scalar } from '../../../function/define.ts'

/**
 * A function that says where its package has gone.
 *
 * @param line where InfluxDB's own script of the package raises the error, which its message names
 */
export const moved = (name: string, line: number, parameters: Parameters = {}): ScalarFunction =>
  scalar({
    package: 'date/boundaries',
    name,
    parameters,
    call: () => {
      throw new FluxError(
        'invalid',
        `error calling function "die" @date/boundaries/boundaries.flux|${line}:5-${line}:95: ` +
          "the 'date/boundaries' package has been moved to 'experimental/date/boundaries'",
      )
    },
  })
