import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '@nrg/influx/connection'
import { buckets } from '@nrg/schema/bucket'
import { FOR_EVER } from '../move/span.ts'
import { deletePoints } from './delete-points.ts'
import { devicesIn } from './devices-in.ts'

/** A run that has read what is deleted writes some of it again; it is over by then, in milliseconds. */
const RUN_MS = 10_000
/**
 * Alerts first: they would be withdrawn where their scores are gone. Readings before what is made of them: what is missing of
 * them is made anew.
 */
const ORDER = [buckets.alerts.name, buckets.raw.name, buckets.rollup.name]

export interface Forgetting {
  readonly connection: Connection
  readonly partition: number
  readonly siteOf: (device: string) => string | undefined
  readonly signal: AbortSignal
  /** How long runs of tasks are waited for, in ms; 10 s where it is left out. */
  readonly runMs?: number
}

/** Deletes all that a database has of the devices of a partition, until nothing of it comes again. @throws an error of `@nrg/influx/errors` */
export async function forgetDevices({
  connection,
  partition,
  siteOf,
  signal,
  runMs = RUN_MS,
}: Forgetting): Promise<void> {
  for (;;) {
    const devices = await devicesIn(connection, partition, siteOf)
    if (devices.length === 0) return
    for (const bucket of ORDER) {
      for (const device of devices) {
        signal.throwIfAborted()
        await deletePoints(connection, { bucket, device, start: new Date(0), stop: FOR_EVER })
      }
      await sleep(runMs, undefined, { signal })
    }
  }
}
