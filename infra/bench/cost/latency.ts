import { setTimeout as sleep } from 'node:timers/promises'
import { fluxSource } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import { withTemporaryDatabase } from '../../src/backtest/temporary-database.ts'
import { provision } from '../../src/provision/provision.ts'
import type { Result } from '../detection/table.ts'

/** A reading past a limit, that came too fast, and far from all before it must be an alert by then. */
const MOST_SECONDS = 15

const SECOND_MS = 1000
const HOUR_MS = 3_600_000
const EVERY_MS = 10 * SECOND_MS
const GIVE_UP_MS = 90 * SECOND_MS
const DEVICE = 1000

const config: FleetConfig = {
  metrics: [{ name: 'current_a', unit: 'A', limit: { upper: 30, rate: 5 }, detectors: { zscore: { sd_floor: 0.1 } } }],
}
const reasons = ['limit', 'rate', 'zscore']

/** How long it takes from a stored fault to its alerts, with the tasks on their real schedule. */
export async function alertLatency(signal: AbortSignal): Promise<readonly Result[]> {
  return withTemporaryDatabase(async (connection) => {
    await provision(connection, config, () => {})
    const reader = createReader(connection)
    const writer = createWriter(connection, buckets.raw.name)
    const line = (at: number, current_a: number) =>
      readingLine({ deviceId: DEVICE, time: BigInt(at) * 1_000_000n, metrics: { current_a } })
    const began = Date.now()
    const quiet: string[] = []
    for (let at = began - 2 * HOUR_MS; at < began; at += EVERY_MS) quiet.push(line(at, 20 + Math.sin(at / 61_000) / 2))
    await writer.write(quiet)

    // A baseline must be in force; it needs no longer than any other run.
    const found = async (script: string) => reader.collect(fluxSource(script), Type.Object({ reason: Type.String() }))
    const baseline = `from(bucket: "${buckets.rollup.name}") |> range(start: -3h, stop: 1h)
      |> filter(fn: (r) => r._measurement == "baseline" and r.kind == "zscore") |> limit(n: 1) |> set(key: "reason", value: "")`
    while ((await found(baseline)).length === 0 && Date.now() < began + GIVE_UP_MS)
      await sleep(SECOND_MS, null, { signal })

    const stored = Date.now()
    await writer.write([line(stored, 34)])
    const alerts = `from(bucket: "${buckets.alerts.name}") |> range(start: -10m, stop: 1h)
      |> filter(fn: (r) => r._measurement == "alerts" and r._field == "until") |> keep(columns: ["reason"])`
    const seconds = new Map<string, number>()
    while (seconds.size < reasons.length && Date.now() < stored + GIVE_UP_MS) {
      await sleep(SECOND_MS / 4, null, { signal })
      for (const { reason } of await found(alerts))
        if (!seconds.has(reason)) seconds.set(reason, (Date.now() - stored) / SECOND_MS)
    }
    return [
      ...reasons.map((reason) => ({ benchmark: 'latency', method: reason, figures: { seconds: seconds.get(reason) } })),
      { benchmark: 'latency', method: 'goal', figures: { seconds: MOST_SECONDS } },
    ]
  })
}

/** Whether an alert came too late, or not at all. */
export function isLate({ benchmark, method, figures }: Result): boolean {
  return benchmark === 'latency' && method !== 'goal' && !(Number(figures.seconds) <= MOST_SECONDS)
}
