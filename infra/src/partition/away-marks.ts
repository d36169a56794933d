import type { Connection } from '@nrg/influx/connection'
import { flux } from '@nrg/influx/flux'
import { formatLine } from '@nrg/influx/line'
import { createReader } from '@nrg/influx/query'
import { requireWritten } from '@nrg/influx/require-written'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { Type } from '@sinclair/typebox'
import { FOR_EVER, rangeOf } from '../move/span.ts'
import { deletePoints } from './delete-points.ts'

/** As of a device that was retired, whose silence is no alert until it reports again; the field says who said so. */
const MEASUREMENT = 'retired'
const FIELD = 'moving'

/** Whether a line is such a mark. */
export const isAwayMark = (line: string): boolean => line.startsWith(`${MEASUREMENT},`) && line.includes(` ${FIELD}=`)

/**
 * Has a database not miss devices that another cell hears, from a time on, in milliseconds since the epoch.
 *
 * @throws an error of `@nrg/influx/errors`
 */
export async function markAway(connection: Connection, devices: readonly string[], now: number): Promise<void> {
  if (devices.length === 0) return
  const time = BigInt(now) * 1_000_000n
  const lines = devices.map((id) =>
    formatLine({ measurement: MEASUREMENT, tags: { device_id: id }, fields: { [FIELD]: 1 }, time }),
  )
  requireWritten(await createWriter(connection, buckets.rollup.name).write(lines))
}

/** Takes all such marks of devices back. @throws an error of `@nrg/influx/errors` */
export async function unmarkAway(connection: Connection, devices: readonly string[]): Promise<void> {
  if (devices.length === 0) return
  const bucket = buckets.rollup.name
  const script = flux`${rangeOf({ bucket, devices, start: new Date(0), stop: FOR_EVER })}
    |> filter(fn: (r) => r._measurement == "retired" and r._field == "moving")
    |> keep(columns: ["_time", "device_id"])`
  const row = Type.Object({ _time: Type.Date(), device_id: Type.String() })
  for (const { _time: start, device_id: device } of await createReader(connection).collect(script, row))
    await deletePoints(connection, {
      bucket,
      device,
      measurement: MEASUREMENT,
      start,
      stop: new Date(start.getTime() + 1),
    })
}
