import { composed } from '../../define.ts'

/** `array.toInt()`: each item as an int. */
export const toInt = composed({
  package: 'experimental/array',
  name: 'toInt',
  imports: ['array'],
  source: '(arr=<-) => arr |> array.map(fn: (x) => int(v: x))',
})
