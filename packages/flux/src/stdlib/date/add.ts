import { scalar } from '../../function/define.ts'
import { addDurationAt } from '../../values/location.ts'
import { Time } from '../../values/time.ts'
import { instant, locationArgument } from './timeable.ts'
import { unclassifiedZone } from './unclassified-zone.ts'

/** `date.add(d:, to:, location:)`: the time a duration after another, on the clock of the location. */
export const add = scalar({
  package: 'date',
  name: 'add',
  parameters: { d: '!', to: '!', location: '?' },
  call: (args, context) =>
    new Time(
      addDurationAt(
        instant(args, 'to', context),
        args.duration('d'),
        locationArgument(args, context, unclassifiedZone),
      ),
    ),
})
