import type { Connection } from '@nrg/influx/connection'
import { type FieldValue, formatLine } from '@nrg/influx/line'
import { requireWritten } from '@nrg/influx/require-written'
import { createWriter } from '@nrg/influx/write'
import { showProgress } from '@nrg/infra/backtest/show-progress'
import { buckets } from '@nrg/schema/bucket'
import { fleetLines } from '../cost/fleet-lines.ts'
import type { FleetSize } from './options.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const BATCH = 20_000
const usual = { voltage_v: 230, current_a: 20, temp_c: 40 }

export const firstDevice = '1000'
/** So often each device is read, in seconds. */
export const everySeconds = (devices: number): number => (devices > 1000 ? 10 : 1)

/** Writes what the query service reads: readings, a week of one device's minutes, what is normal, alerts of a day. */
export async function fillDatabase(
  connection: Connection,
  { devices, hours }: FleetSize,
  alerts: number,
  now: number,
  signal: AbortSignal,
): Promise<void> {
  const progress = showProgress(`${devices} devices, ${hours} hours`)
  const second = Math.floor(now / 1000)
  const every = everySeconds(devices)
  let done = 0
  for (const lines of fleetLines(devices, second - hours * 3600, second, every)) {
    await put(connection, buckets.raw.name, lines, signal)
    done += lines.length
    progress(done, (devices * hours * 3600) / every, new Date(now))
  }
  await put(connection, buckets.rollup.name, [...normals(devices, now)], signal)
  await put(connection, buckets.rollup.name, [...minutes(now)], signal)
  await put(connection, buckets.alerts.name, [...alertLines(devices, alerts, now)], signal)
}

/** Writes lines in batches. @throws an error of `@nrg/influx/errors` where any is not taken */
export async function put(connection: Connection, bucket: string, lines: readonly string[], signal: AbortSignal) {
  const writer = createWriter(connection, bucket)
  for (let at = 0; at < lines.length; at += BATCH) {
    signal.throwIfAborted()
    requireWritten(await writer.write(lines.slice(at, at + BATCH), { signal }))
  }
}

const nano = (ms: number) => BigInt(ms) * 1_000_000n
const line = (measurement: string, tags: Record<string, string>, fields: Record<string, FieldValue>, ms: number) =>
  formatLine({ measurement, tags, fields, time: nano(ms) })

function* normals(devices: number, now: number): Generator<string> {
  for (let device = 0; device < devices; device++)
    for (const [metric, mean] of Object.entries(usual))
      yield line('baseline', { device_id: String(1000 + device), metric, kind: 'zscore' }, { mean, sd: mean / 50 }, now)
}

function* minutes(now: number): Generator<string> {
  const last = Math.floor(now / MINUTE_MS) * MINUTE_MS
  for (let at = last - 7 * DAY_MS; at < last; at += MINUTE_MS)
    for (const [metric, mean] of Object.entries(usual)) {
      const tags = { device_id: firstDevice, metric }
      yield line('rollup', tags, { n: 60, mean, min: mean * 0.95, max: mean * 1.05, sum: 60 * mean, sd: 1 }, at)
      yield line('baseline', { ...tags, kind: 'seasonal' }, { mean, n: 6 }, at)
      if (at % (5 * MINUTE_MS) === 0) yield line('baseline', { ...tags, kind: 'zscore' }, { mean, sd: mean / 50 }, at)
    }
}

/** Alerts of the last day; one in ten is open. */
function* alertLines(devices: number, count: number, now: number): Generator<string> {
  for (let index = 0; index < count; index++) {
    const since = now - HOUR_MS - Math.floor((index * 22 * HOUR_MS) / count)
    const tags = { device_id: String(1000 + (index % devices)), metric: 'current_a', reason: 'zscore' }
    const until = index % 10 === 0 ? now : since + 10 * MINUTE_MS
    const told = { value: 31, expected: 20, score: 8, peak: 9, lower: 18, upper: 22, severity: 'critical' }
    yield line('alerts', tags, { until: nano(until), state: 'raised', ...told }, since)
  }
}
