import { scalar } from '../../function/define.ts'
import type { Duration } from '../../values/duration.ts'
import type { Location } from '../../values/location.ts'
import { Time } from '../../values/time.ts'
import { Windows } from '../../values/window.ts'
import { instant, locationArgument } from './timeable.ts'

/** The windows of units met before: row functions ask for the same ones row after row. */
const known = new WeakMap<Duration, { readonly location: Location; readonly windows: Windows }>()

function windowsOf(every: Duration, location: Location): Windows {
  const before = known.get(every)
  if (before?.location === location) return before.windows
  const windows = new Windows({ every, location })
  known.set(every, { location, windows })
  return windows
}

/** `date.truncate(t:, unit:, location:)`: the start of the window of that length which holds the time. */
export const truncate = scalar({
  package: 'date',
  name: 'truncate',
  parameters: { t: '!', unit: '!', location: '?' },
  call: (args, context) => {
    const time = instant(args, 't', context)
    return new Time(windowsOf(args.duration('unit'), locationArgument(args, context)).latest(time).start)
  },
})
