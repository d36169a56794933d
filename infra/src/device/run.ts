import { randomUUID } from 'node:crypto'
import { retiredSince } from '@nrg/detection/acts/retired'
import { actLine } from '@nrg/influx/act-line'
import type { Connection } from '@nrg/influx/connection'
import { flux, fluxString } from '@nrg/influx/flux'
import { formatLine } from '@nrg/influx/line'
import { createReader, type Reader } from '@nrg/influx/query'
import { isReading } from '@nrg/influx/reading-filter'
import { requireWritten } from '@nrg/influx/require-written'
import { createWriter } from '@nrg/influx/write'
import type { ActEvent } from '@nrg/schema/act-event'
import { buckets } from '@nrg/schema/bucket'
import { compareDeviceIds } from '@nrg/schema/device-order'
import { UsageError } from '@nrg/schema/usage-error'
import { Type } from '@sinclair/typebox'
import { readActs } from '../stored-acts.ts'
import type { DeviceCommand } from './options.ts'

export interface DeviceOptions {
  readonly connection: Connection
  /** Who does it, for the record. */
  readonly by: string
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly say: (line: string) => void
}

/** Does what was asked of devices. @throws UsageError; an error of `@nrg/influx/errors` */
export async function runDevice(command: DeviceCommand, options: DeviceOptions): Promise<void> {
  const reader = createReader(options.connection)
  const known = await lastSeen(reader)
  if (command.verb === 'retire') await retire(command.devices, known, options)
  else await list(command.json, known, reader, options)
}

/** When each device was heard last, in milliseconds since the epoch: of those with readings that are kept. */
async function lastSeen(reader: Reader): Promise<ReadonlyMap<string, number>> {
  const script = flux`from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: 1970-01-01T00:00:00Z, stop: 2200-01-01T00:00:00Z)
    |> filter(fn: (r) => ${isReading})
    |> last()
    |> keep(columns: ["device_id", "_time"])`
  const seen = new Map<string, number>()
  for await (const { device_id, _time } of reader.rows(
    script,
    Type.Object({ device_id: Type.String(), _time: Type.Date() }),
  ))
    seen.set(device_id, Math.max(seen.get(device_id) ?? 0, _time.getTime()))
  return seen
}

async function retire(
  devices: readonly string[],
  known: ReadonlyMap<string, number>,
  { connection, by, now, say }: DeviceOptions,
): Promise<void> {
  const strange = devices.find((id) => !known.has(id))
  if (strange !== undefined)
    throw new UsageError(`no reading of ${strange} is stored: npm run device -- list shows the devices that there are`)
  // The task that misses devices first: who reads the record next finds that it was told.
  const told = devices.map((id) =>
    formatLine({
      measurement: 'retired',
      tags: { device_id: id },
      fields: { retired: 1 },
      time: BigInt(now) * 1_000_000n,
    }),
  )
  requireWritten(await createWriter(connection, buckets.rollup.name).write(told))
  const events = devices.map((device): ActEvent => {
    return { type: 'device', id: randomUUID(), time: now, actor: by, device, retired: true }
  })
  requireWritten(await createWriter(connection, buckets.registry.name).write(events.map(actLine)))
  for (const id of devices) say(`${id} is retired: it is missed no longer, until it reports again`)
}

async function list(
  asJson: boolean,
  known: ReadonlyMap<string, number>,
  reader: Reader,
  { now, say }: DeviceOptions,
): Promise<void> {
  const acts = await readActs(reader, now)
  for (const [id, seen] of [...known].sort(([a], [b]) => compareDeviceIds(a, b))) {
    const since = retiredSince(acts, id, seen, now)
    const retired = since === undefined ? null : iso(since)
    if (asJson) say(JSON.stringify({ device_id: id, last_seen: iso(seen), retired }))
    else say(`${id}  last heard ${iso(seen)}${retired === null ? '' : `  retired ${retired}`}`)
  }
}

const iso = (ms: number) => new Date(ms).toISOString()
