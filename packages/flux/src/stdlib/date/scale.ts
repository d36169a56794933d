import { scalar } from '../../function/define.ts'
import { scaleDuration } from '../../values/duration.ts'

/** `date.scale(d:, n:)`: the duration n times, months and nanoseconds each by themselves. */
export const scale = scalar({
  package: 'date',
  name: 'scale',
  parameters: { d: '!', n: '!' },
  call: (args) => scaleDuration(args.duration('d'), args.int('n')),
})
