import { scalar } from '../../function/define.ts'
import { FluxArray } from '../../values/value.ts'
import { callWithItem } from './call-with-item.ts'

/** `array.map(arr:, fn:)`: what a function makes of each item. */
export const map = scalar({
  package: 'array',
  name: 'map',
  parameters: { arr: '<-', fn: '!' },
  call: (args, context) => {
    const fn = args.fn('fn')
    return new FluxArray(
      args.array('arr').map((item) => {
        context.checkpoint()
        return callWithItem(fn, item)
      }),
    )
  },
})
