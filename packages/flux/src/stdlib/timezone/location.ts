import { scalar } from '../../function/define.ts'
import { zeroDuration } from '../../values/duration.ts'
import { loadTimeZone } from '../../values/location.ts'
import { locationRecord } from './utc.ts'

/** `timezone.location(name:)`: the location of a time zone's name, such as Europe/Berlin. */
export const location = scalar({
  package: 'timezone',
  name: 'location',
  parameters: { name: '!' },
  call: (args) => {
    const name = args.string('name')
    loadTimeZone(name)
    return locationRecord(name, zeroDuration)
  },
})
