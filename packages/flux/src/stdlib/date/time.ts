import { scalar } from '../../function/define.ts'
import { Time } from '../../values/time.ts'
import { localClock } from './date-part.ts'

/** `date.time(t:, location:)`: the time that a clock at the location shows. */
export const time = scalar({
  package: 'date',
  name: 'time',
  parameters: { t: '!', location: '?' },
  call: (args, context) => new Time(localClock(args, context)),
})
