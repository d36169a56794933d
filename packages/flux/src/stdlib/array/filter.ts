import { scalar } from '../../function/define.ts'
import { FluxArray } from '../../values/value.ts'
import { callWithItem } from './call-with-item.ts'

/** `array.filter(arr:, fn:)`: the items that a function accepts. */
export const filter = scalar({
  package: 'array',
  name: 'filter',
  parameters: { arr: '<-', fn: '!' },
  call: (args, context) => {
    const fn = args.fn('fn')
    return new FluxArray(
      args.array('arr').filter((item) => {
        context.checkpoint()
        return callWithItem(fn, item) === true
      }),
    )
  },
})
