import { FluxError } from '../../errors.ts'
import { textsFunction } from './text-function.ts'

/** `strings.repeat(v:, i:)`: the text i times. */
export const repeat = textsFunction('repeat', { v: 'string', i: 'int' }, ({ v, i }, { limits }) => {
  if (i < 0n) throw new FluxError('internal error', 'panic: strings: negative Repeat count')
  if (v === '') return ''
  if (Buffer.byteLength(v) * Number(i) > Math.min(limits.memoryBytes, 2 ** 28))
    throw new FluxError(
      'invalid',
      `repeating ${Buffer.byteLength(v)} bytes ${i} times takes more memory than a query may use`,
    )
  return v.repeat(Number(i))
})
