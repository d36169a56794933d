import { composed } from '../../define.ts'

/** `array.toDuration()`: each item as a duration. */
export const toDuration = composed({
  package: 'experimental/array',
  name: 'toDuration',
  imports: ['array'],
  source: '(arr=<-) => arr |> array.map(fn: (x) => duration(v: x))',
})
