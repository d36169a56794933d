import { composed } from '../../define.ts'

/** `array.toFloat()`: each item as a float. */
export const toFloat = composed({
  package: 'experimental/array',
  name: 'toFloat',
  imports: ['array'],
  source: '(arr=<-) => arr |> array.map(fn: (x) => float(v: x))',
})
