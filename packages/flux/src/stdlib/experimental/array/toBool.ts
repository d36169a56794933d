import { composed } from '../../define.ts'

/** `array.toBool()`: each item as a bool. */
export const toBool = composed({
  package: 'experimental/array',
  name: 'toBool',
  imports: ['array'],
  source: '(arr=<-) => arr |> array.map(fn: (x) => bool(v: x))',
})
