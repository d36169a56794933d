import { FluxError } from '../../errors.ts'
import { scalar } from '../../function/define.ts'
import { shownArgument } from './regexp-function.ts'

/** `regexp.quoteMeta(v:)`: the text with what means something in a regular expression escaped. */
export const quoteMeta = scalar({
  package: 'regexp',
  name: 'quoteMeta',
  parameters: { v: '!' },
  call: (args) => {
    const text = args.value('v')
    if (typeof text === 'string') return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
    throw new FluxError(
      'invalid',
      `cannot escape all regular expression metacharacters inside argument v of ${shownArgument(text)}`,
    )
  },
})
