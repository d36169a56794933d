import { composed } from '../../define.ts'

/** `array.toString()`: each item as a string. */
export const toStringFn = composed({
  package: 'experimental/array',
  name: 'toString',
  imports: ['array'],
  source: '(arr=<-) => arr |> array.map(fn: (x) => string(v: x))',
})
