import type { Connection } from '@nrg/influx/connection'
import { flux, fluxString } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { FLEET } from '@nrg/schema/device-id'
import { partitionOfDevice } from '@nrg/stream/partition'
import { Type } from '@sinclair/typebox'

/** The buckets in which a cell has something of a device. */
export const DEVICE_BUCKETS = [buckets.alerts.name, buckets.raw.name, buckets.rollup.name] as const

/** The devices of a partition of which a database has anything, by their ids; the fleet is none. @throws an error of `@nrg/influx/errors` */
export async function devicesIn(
  connection: Connection,
  partition: number,
  siteOf: (device: string) => string | undefined,
): Promise<readonly string[]> {
  const devices = new Set<string>()
  for (const bucket of DEVICE_BUCKETS) {
    const script = flux`import "influxdata/influxdb/schema"
schema.tagValues(bucket: ${fluxString(bucket)}, tag: "device_id", start: 1970-01-01T00:00:00Z, stop: 2200-01-01T00:00:00Z)`
    for (const { _value: id } of await createReader(connection).collect(script, Type.Object({ _value: Type.String() })))
      if (id !== FLEET && partitionOfDevice(id, siteOf(id)) === partition) devices.add(id)
  }
  return [...devices].sort()
}
