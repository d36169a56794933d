import { FluxError } from '../../errors.ts'
import { scalar } from '../../function/define.ts'
import { Regexp } from '../../values/regexp.ts'
import { shownArgument } from './regexp-function.ts'

/** `regexp.compile(v:)`: the regular expression that a text describes. */
export const compile = scalar({
  package: 'regexp',
  name: 'compile',
  parameters: { v: '!' },
  call: (args) => {
    const source = args.value('v')
    if (typeof source === 'string') return new Regexp(source)
    throw new FluxError('invalid', `cannot convert argument v of ${shownArgument(source)} to Regex`)
  },
})
