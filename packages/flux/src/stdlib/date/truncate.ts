import { Time } from '../../values/time.ts'
import { Windows } from '../../values/window.ts'
import { scalar } from '../define.ts'
import { instant, locationArgument } from './timeable.ts'

/** `date.truncate(t:, unit:, location:)`: the start of the window of that length which holds the time. */
export const truncate = scalar({
  package: 'date',
  name: 'truncate',
  parameters: { t: '!', unit: '!', location: '?' },
  call: (args, context) => {
    const time = instant(args, 't', context)
    const windows = new Windows({ every: args.duration('unit'), location: locationArgument(args, context) })
    return new Time(windows.latest(time).start)
  },
})
