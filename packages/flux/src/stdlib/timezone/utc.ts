import { constant } from '../../function/define.ts'
import { type Duration, zeroDuration } from '../../values/duration.ts'
import { FluxRecord, type Value } from '../../values/value.ts'

/** A location as scripts hold it. */
export const locationRecord = (zone: string, offset: Duration): FluxRecord =>
  new FluxRecord(
    new Map<string, Value>([
      ['zone', zone],
      ['offset', offset],
    ]),
  )

/** `timezone.utc`: UTC without an offset. */
export const utc = constant({ package: 'timezone', name: 'utc', value: locationRecord('UTC', zeroDuration) })
