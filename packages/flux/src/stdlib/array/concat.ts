import { scalar } from '../../function/define.ts'
import { checkArrayLength } from '../../values/size-limits.ts'
import { FluxArray } from '../../values/value.ts'

/** `array.concat(arr:, v:)`: the items of one array and then those of another. */
export const concat = scalar({
  package: 'array',
  name: 'concat',
  parameters: { arr: '<-', v: '!' },
  call: (args) => {
    const [first, second] = [args.array('arr'), args.array('v')]
    checkArrayLength(first.length + second.length)
    return new FluxArray([...first, ...second])
  },
})
