import { composed } from '../../define.ts'

/** `array.toTime()`: each item as a time. */
export const toTime = composed({
  package: 'experimental/array',
  name: 'toTime',
  imports: ['array'],
  source: '(arr=<-) => arr |> array.map(fn: (x) => time(v: x))',
})
