import { FluxError } from '../../errors.ts'
import { checkTextLength } from '../../values/size-limits.ts'
import { textsFunction } from './text-function.ts'

/** `strings.repeat(v:, i:)`: the text i times. */
export const repeat = textsFunction('repeat', { v: 'string', i: 'int' }, ({ v, i }) => {
  if (i < 0n) throw new FluxError('internal error', 'panic: strings: negative Repeat count')
  if (v === '') return ''
  checkTextLength(v.length * Number(i))
  return v.repeat(Number(i))
})
