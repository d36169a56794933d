import { setTimeout as sleep } from 'node:timers/promises'
import { fluxSource } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { withTemporaryDatabase } from '@nrg/infra/backtest/temporary-database'
import { catchUp } from '@nrg/infra/provision/catch-up'
import { provision, provisionBuckets } from '@nrg/infra/provision/provision'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import type { Result } from '../table.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const EVERY_MS = 10 * SECOND_MS
const HISTORY_MS = 12 * HOUR_MS
const SETTLES_MS = 75 * SECOND_MS
const GIVE_UP_MS = 180 * SECOND_MS

/** Single readings are judged as they come; the others look at steps that are over, and may take two of them. */
const goals: Readonly<Record<string, number>> = { limit: 15, rate: 15, zscore: 15, spike: 15, level: 120, noise: 120 }

const off = { enabled: false }
const few = { min_samples: 60 }

/** Alerts of a group are one, so those of a group are looked for at devices of their own. */
const config: FleetConfig = {
  metrics: [{ name: 'current_a', unit: 'A', limit: { upper: 30, rate: 5 } }],
  detectors: {
    zscore: { sd_floor: 0.1 },
    spike: few,
    level: few,
    noise: few,
    seasonal: off,
    fleet: off,
    stuck: off,
    offline: off,
  },
  devices: {
    1000: { detectors: { spike: off, level: off, noise: off } },
    1001: { detectors: { zscore: off, level: off, noise: off } },
    1002: { detectors: { zscore: off, spike: off, noise: off } },
    1003: { detectors: { zscore: off, spike: off, level: off } },
  },
}
const devices = [1000, 1001, 1002, 1003]

/** How long it takes from a stored fault to its alerts, with the tasks on their real schedule. */
export async function alertLatency(signal: AbortSignal): Promise<readonly Result[]> {
  return withTemporaryDatabase(async (connection) => {
    await provisionBuckets(connection, config, () => {})
    const reader = createReader(connection)
    const writer = createWriter(connection, buckets.raw.name)
    const linesAt = (at: number, current_a: number) =>
      devices.map((device) =>
        readingLine({ deviceId: String(device), time: BigInt(at) * 1_000_000n, metrics: { current_a } }),
      )
    let next = Date.now() - HISTORY_MS
    const untilNow = async () => {
      const lines: string[] = []
      for (; next < Date.now(); next += EVERY_MS) lines.push(...linesAt(next, 20 + Math.sin(next / 61_000) / 2))
      if (lines.length > 0) await writer.write(lines)
    }
    await untilNow()
    await catchUp(connection, config, () => {})
    await provision(connection, config, () => {})

    // The tasks are to have run on their schedule before.
    const settled = Date.now() + SETTLES_MS
    while (Date.now() < settled) {
      await untilNow()
      await sleep(SECOND_MS, null, { signal })
    }
    const stored = Date.now()
    await writer.write(linesAt(stored, 34))
    // An alert bears the time of its reading, or of the step that this is in.
    const since = new Date(Math.floor(stored / MINUTE_MS) * MINUTE_MS).toISOString()
    const alerts = fluxSource(`from(bucket: "${buckets.alerts.name}") |> range(start: ${since}, stop: 1h)
      |> filter(fn: (r) => r._measurement == "alerts" and r._field == "until") |> keep(columns: ["reason"])`)
    const seconds = new Map<string, number>()
    while (seconds.size < Object.keys(goals).length && Date.now() < stored + GIVE_UP_MS) {
      await sleep(SECOND_MS / 4, null, { signal })
      for (const { reason } of await reader.collect(alerts, Type.Object({ reason: Type.String() })))
        if (reason in goals && !seconds.has(reason)) seconds.set(reason, (Date.now() - stored) / SECOND_MS)
    }
    return Object.entries(goals).map(([reason, goal]) => ({
      benchmark: 'latency',
      method: reason,
      figures: { seconds: seconds.get(reason), goal },
    }))
  })
}

/** Whether an alert came too late, or not at all. */
export function isLate({ benchmark, figures }: Result): boolean {
  return benchmark === 'latency' && !(Number(figures.seconds) <= Number(figures.goal))
}
