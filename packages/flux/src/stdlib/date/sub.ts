import { scalar } from '../../function/define.ts'
import { negateDuration } from '../../values/duration.ts'
import { addDurationAt } from '../../values/location.ts'
import { Time } from '../../values/time.ts'
import { instant, locationArgument } from './timeable.ts'
import { unclassifiedZone } from './unclassified-zone.ts'

/** `date.sub(d:, from:, location:)`: the time a duration before another, on the clock of the location. */
export const sub = scalar({
  package: 'date',
  name: 'sub',
  parameters: { d: '!', from: '!', location: '?' },
  call: (args, context) =>
    new Time(
      addDurationAt(
        instant(args, 'from', context),
        negateDuration(args.duration('d')),
        locationArgument(args, context, unclassifiedZone),
      ),
    ),
})
