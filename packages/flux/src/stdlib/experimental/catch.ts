import { FluxError, type FluxErrorCode } from '../../errors.ts'
import { scalar } from '../../function/define.ts'
import { FluxRecord, Null, UInt, type Value } from '../../values/value.ts'

/** The numbers by which Flux knows its error codes. */
const codes: Readonly<Record<FluxErrorCode, bigint>> = {
  invalid: 3n,
  'not found': 5n,
  forbidden: 7n,
  'too many requests': 8n,
  'unprocessable entity': 9n,
  conflict: 6n,
  unimplemented: 12n,
  'internal error': 13n,
  unavailable: 14n,
  unauthorized: 16n,
}

/** Calls a function and answers its value, or the error that it ended in. What the engine lacks is still refused. */
export const catchFn = scalar({
  package: 'experimental',
  name: 'catch',
  parameters: { fn: '!' },
  call(args) {
    const fn = args.fn('fn')
    try {
      return outcome(fn.call(new Map(), args.position), new Null('uint'), new Null('string'))
    } catch (error) {
      if (!(error instanceof FluxError) || error.code === 'unimplemented') throw error
      return outcome(new Null('unknown'), new UInt(codes[error.code]), error.message)
    }
  },
})

const outcome = (value: Value, code: Value, msg: Value): FluxRecord =>
  new FluxRecord(
    new Map([
      ['value', value],
      ['code', code],
      ['msg', msg],
    ]),
  )
