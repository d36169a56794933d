import { constant } from '../../function/define.ts'
import { zeroDuration } from '../../values/duration.ts'
import { FluxRecord, type Value } from '../../values/value.ts'

/** The time zone of windows and dates, where a call names none. A script sets it with `option location`. */
export const location = constant({
  package: 'universe',
  name: 'location',
  value: new FluxRecord(
    new Map<string, Value>([
      ['offset', zeroDuration],
      ['zone', 'UTC'],
    ]),
  ),
  option: true,
})
