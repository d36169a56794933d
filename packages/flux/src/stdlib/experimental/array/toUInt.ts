import { composed } from '../../define.ts'

/** `array.toUInt()`: each item as an uint. */
export const toUInt = composed({
  package: 'experimental/array',
  name: 'toUInt',
  imports: ['array'],
  source: '(arr=<-) => arr |> array.map(fn: (x) => uint(v: x))',
})
