import { flux, fluxString, fluxTime } from '@nrg/influx/flux'
import { formatLine } from '@nrg/influx/line'
import type { Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { deviceIdOf } from '@nrg/schema/device-id'
import { FUTURE_LIMIT_MS, READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import { type DeviceRecord, FORGET_MS } from './known-devices.ts'

/**
 * Events in the registry: one for each new device, and one a week while it is heard. The id is a field, so that all of
 * them are few series: `device` where it is a number, as ever, else `name`.
 */
const MEASUREMENT = 'device_heard'

const Event = Type.Object({ _time: Type.Date(), _value: Type.Unknown(), event: Type.String() })

/** An id that a field of integers holds, and a number of JavaScript. */
const numeric = /^[0-9]{1,15}$/

const Id = Type.Object({ _value: Type.Optional(Type.String()) })

/** Yields what is on record of the devices that were heard within a month before a time. */
export async function* readRecords(reader: Reader, now: number): AsyncGenerator<DeviceRecord> {
  const script = flux`
    from(bucket: ${fluxString(buckets.registry.name)})
      |> ${monthBefore(now)}
      |> filter(fn: (r) => r._measurement == ${fluxString(MEASUREMENT)} and (r._field == "device" or r._field == "name"))
      |> keep(columns: ["_time", "_field", "_value", "event"])`
  for await (const { _time, _value, event } of reader.rows(script, Event))
    yield { id: String(_value), time: _time.getTime(), isNew: event === 'new' }
}

/** Yields the devices that have readings of the month before a time, found by the index of the database. */
export async function* readDevices(reader: Reader, now: number): AsyncGenerator<string> {
  const script = flux`
    from(bucket: ${fluxString(buckets.raw.name)})
      |> ${monthBefore(now)}
      |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)})
      |> keep(columns: ["device_id"])
      |> group()
      |> distinct(column: "device_id")`
  for await (const { _value } of reader.rows(script, Id)) {
    const id = deviceIdOf(_value)
    if (id !== undefined) yield id
  }
}

const monthBefore = (now: number) =>
  flux`range(start: ${fluxTime(new Date(now - FORGET_MS))}, stop: ${fluxTime(new Date(now + FUTURE_LIMIT_MS))})`

/** Writes records as lines, each with a time of its own: points of one time would be one. */
export function recordLines(): (records: readonly DeviceRecord[]) => string[] {
  let last = 0n
  return (records) =>
    records.map(({ id, time, isNew }) => {
      // Another process may write within the same millisecond.
      const wanted = BigInt(time) * 1_000_000n + BigInt(Math.floor(Math.random() * 1_000_000))
      last = wanted > last ? wanted : last + 1n
      const tags = { event: isNew ? 'new' : 'heard' }
      return formatLine({
        measurement: MEASUREMENT,
        tags,
        fields: numeric.test(id) ? { device: BigInt(id) } : { name: id },
        time: last,
      })
    })
}
