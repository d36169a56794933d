import { FluxError } from '../../errors.ts'
import { type ScalarFunction, scalar } from '../../function/define.ts'
import { UInt } from '../../values/value.ts'

/** A function of two ints, whose result is cut to 64 bits. */
export const signed = (name: string, compute: (a: bigint, b: bigint) => bigint): ScalarFunction =>
  scalar({
    package: 'bitwise',
    name,
    parameters: { a: '!', b: '!' },
    call: (args) => BigInt.asIntN(64, compute(args.int('a'), args.int('b'))),
  })

/** A function of two unsigned ints, whose result is cut to 64 bits. */
export const unsigned = (name: string, compute: (a: bigint, b: bigint) => bigint): ScalarFunction =>
  scalar({
    package: 'bitwise',
    name,
    parameters: { a: '!', b: '!' },
    call: (args) => new UInt(compute(args.uint('a'), args.uint('b'))),
  })

/** How far to shift: beyond 64 places nothing more changes. @throws FluxError where it is negative */
export function shiftWidth(places: bigint): bigint {
  if (places < 0n) throw new FluxError('internal error', 'panic: runtime error: negative shift amount')
  return places > 64n ? 64n : places
}
