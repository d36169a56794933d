import { scalar } from '../../function/define.ts'
import { locationRecord } from './utc.ts'

/** `timezone.fixed(offset:)`: the location that is always so far from UTC. */
export const fixed = scalar({
  package: 'timezone',
  name: 'fixed',
  parameters: { offset: '!' },
  call: (args) => locationRecord('UTC', args.duration('offset')),
})
