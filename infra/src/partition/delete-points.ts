import { DeleteAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import { attempt } from '../provision/attempt.ts'

/** Points of a device, of one measurement where it is said. */
export interface DevicePoints {
  readonly bucket: string
  readonly device: string
  readonly measurement?: string
  readonly start: Date
  readonly stop: Date
}

/** @throws an error of `@nrg/influx/errors` */
export async function deletePoints(connection: Connection, points: DevicePoints): Promise<void> {
  const { bucket, device, measurement, start, stop } = points
  const terms = [
    `device_id="${device.replace(/["\\]/g, '\\$&')}"`,
    ...(measurement === undefined ? [] : [`_measurement="${measurement}"`]),
  ]
  const body = { predicate: terms.join(' and '), start: start.toISOString(), stop: stop.toISOString() }
  await attempt(connection, new DeleteAPI(connection.client).postDelete({ org: connection.config.org, bucket, body }))
}
