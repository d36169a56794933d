import { pipelineOf } from '@nrg/detection/tasks/pipeline'
import { formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { DeviceDetail } from '@nrg/schema/device'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { parseTimestamp } from '@nrg/schema/timestamp'
import type { WatchEntry } from '@nrg/schema/watch'
import { FormatRegistry } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import tap, { test } from 'tap'
import { at, buildApp, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

FormatRegistry.Set('date-time', (text) => parseTimestamp(text) !== undefined)

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const learned = (
  measurement: string,
  device: number,
  metric: string,
  ago: number,
  fields: Record<string, number>,
  kind?: string,
) =>
  formatLine({
    measurement,
    tags: { device_id: String(device), metric, ...(kind !== undefined && { kind }) },
    fields,
    time: at(-ago),
  })
/** Everything that is to be known of a device whose metric is heard since a week ago. */
const grownUp = (device: number, metric: string) => [
  learned('rollup', device, metric, 7 * DAY, { n: 6 }),
  learned('rollup', device, metric, MINUTE, { n: 6 }),
  learned('baseline', device, metric, 2 * MINUTE, { n: 360 }, 'zscore'),
  ...['spike', 'level', 'noise', 'seasonal'].map((kind) => learned('spread', device, metric, HOUR, { n: 5000 }, kind)),
  learned('quiet', device, metric, 12 * HOUR, { sd: 0.2 }),
  learned('switching', device, metric, 12 * HOUR, { usual: 12 }),
  learned('seen', device, metric, 12 * HOUR, { width: 0.8 }),
  learned('calm', device, metric, 12 * HOUR, { most: 0.4 }),
  learned('peer', device, metric, 12 * HOUR, { slope: 1, rms: 0.4 }),
  learned('habit', device, metric, 12 * HOUR, { known: 150, longest: 2 }),
  ...[metric, 'device'].map((name) => learned('rhythm', device, name, HOUR, { n: 8640, interval: 10 })),
]

test('what is watched of a device already, and from when on the rest will be', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildApp(t, config)
  const readings = ['1001', '1002', '1003'].map((deviceId) =>
    readingLine({ deviceId, time: at(-5000), metrics: { current_a: 20 } }),
  )
  const gone = readingLine({ deviceId: '1004', time: at(-2 * DAY), metrics: { current_a: 20 } })
  await createWriter(connection, buckets.raw.name).write([...readings, gone])
  await createWriter(connection, buckets.rollup.name).write([
    ...grownUp(1001, 'current_a'),
    learned('rollup', 1002, 'current_a', 20 * MINUTE, { n: 6 }),
    learned('rollup', 1002, 'current_a', MINUTE, { n: 6 }),
    learned('baseline', 1002, 'current_a', 5 * MINUTE, { n: 60 }, 'zscore'),
    learned('rollup', 1004, 'current_a', 2 * DAY, { n: 6 }),
  ])
  const list = (await app.inject('/api/devices')).json()
  t.strictSame(
    list.map(({ device_id, learning }: { device_id: string; learning: boolean }) => [device_id, learning]),
    [
      ['1001', false],
      ['1002', true],
      ['1003', true],
      ['1004', false],
    ],
  )
  const watch = async (id: number): Promise<WatchEntry[]> => {
    const detail = (await app.inject(`/api/devices/${id}`)).json()
    t.ok(Value.Check(DeviceDetail, detail))
    return detail.watch
  }
  const known = await watch(1001)
  t.equal(known.length, 14)
  t.ok(known.every(({ ready }) => ready))
  t.match(await watch(1002), [
    { metric: 'current_a', reason: 'limit', ready: true, ready_at: null, threshold_now: null },
    { metric: 'current_a', reason: 'offline', ready: false, ready_at: '2026-03-01T13:00:00.000Z' },
    { metric: 'current_a', reason: 'zscore', ready: true, ready_at: null, threshold_now: 13.9 },
    { metric: 'current_a', reason: 'spike', ready: false, ready_at: '2026-03-02T11:40:00.000Z' },
    { metric: 'current_a', reason: 'level', ready: false, ready_at: '2026-03-02T12:00:00.000Z' },
    { metric: 'current_a', reason: 'noise', ready: false },
    { metric: 'current_a', reason: 'seasonal', ready: false },
    { metric: 'current_a', reason: 'stuck', ready: false, ready_at: '2026-03-03T00:00:00.000Z' },
    { metric: 'current_a', reason: 'night', ready: false, ready_at: '2026-03-05T00:00:00.000Z' },
    { metric: 'current_a', reason: 'cycle', ready: false, ready_at: '2026-03-04T00:00:00.000Z' },
    { metric: 'current_a', reason: 'unseen', ready: false, ready_at: '2026-03-05T03:00:00.000Z' },
    { metric: 'current_a', reason: 'unsteady', ready: false, ready_at: '2026-03-05T03:00:00.000Z' },
    { metric: 'current_a', reason: 'peer', ready: false, ready_at: '2026-03-06T03:00:00.000Z' },
    { metric: 'device', reason: 'offline', ready: false, ready_at: '2026-03-01T13:00:00.000Z' },
  ])
  const [, , first] = await watch(1003)
  t.match(first, { reason: 'zscore', ready: false, ready_at: '2026-03-01T12:05:00.000Z' })
  t.ok((await watch(1004)).every(({ reason, ready, ready_at }) => reason === 'limit' || (!ready && ready_at === null)))
})

test('what is watched of a device is told from the one reading of all, and is what would be read of it alone', async (t) => {
  const { config, connection } = await openDatabase(t)
  let now = NOW
  const write = (lines: readonly string[]) => createWriter(connection, buckets.rollup.name).write(lines)
  const reading = (deviceId: string) => readingLine({ deviceId, time: at(-5000), metrics: { current_a: 20 } })
  await createWriter(connection, buckets.raw.name).write(['1001', '1002', '1003'].map(reading))
  await write([...grownUp(1001, 'current_a'), learned('rollup', 1002, 'current_a', MINUTE, { n: 6 })])
  const [kept, anew] = [
    await buildApp(t, config, undefined, { clock: () => now, keepMs: 1000 }),
    await buildApp(t, config, undefined, { clock: () => now }),
  ]
  const watched = async (app: typeof kept, id: string) => (await app.inject(`/api/devices/${id}`)).json().watch
  const readyOf = async (id: string) =>
    (await watched(kept, id)).flatMap(({ reason, ready }: WatchEntry) => (ready ? reason : []))
  await kept.inject('/api/devices')
  for (const id of ['1001', '1002', '1003']) t.strictSame(await watched(kept, id), await watched(anew, id))
  t.strictSame(await readyOf('1002'), ['limit'])

  // What is learned since is told once the reading of all is due.
  await write([learned('baseline', 1002, 'current_a', MINUTE, { n: 360 }, 'zscore')])
  now += 61_000
  for (let tries = 0; !(await readyOf('1002')).includes('zscore') && tries < 50; tries++) now += 1001
  t.strictSame(await readyOf('1002'), ['limit', 'zscore'])
})

test('alerts say up to which time readings are judged', async (t) => {
  const { config, connection } = await openDatabase(t)
  const app = await buildApp(t, config)
  const asOf = async () => (await app.inject('/api/alerts')).headers['detection-as-of']
  t.equal(await asOf(), undefined, 'before the tasks have run')
  const writer = createWriter(connection, buckets.rollup.name)
  const run = (task: string, due: number, ended: number) => [
    formatLine({ measurement: 'work', tags: { task }, fields: { began: at(due + 500) }, time: at(due) }),
    formatLine({ measurement: 'work', tags: { task }, fields: { since: at(due), readings: at(due) }, time: at(ended) }),
  ]
  const pipeline = pipelineOf(defaultFleetConfig)
  const before = pipeline
    .filter(({ task }) => task !== 'nrg-alert')
    .flatMap(({ task }) => run(task, -MINUTE, -MINUTE + 600))
  await writer.write(before)
  t.equal(await asOf(), undefined)
  await writer.write(run('nrg-alert', -MINUTE + 1000, -MINUTE + 2000))
  t.equal(await asOf(), '2026-03-01T11:59:00.000Z')
  await writer.write(run('nrg-alert', -10_000, -8000))
  t.equal(await asOf(), '2026-03-01T11:59:00.000Z', 'what is judged by no detector is none that is judged')
  t.equal(new Date(NOW).toISOString(), '2026-03-01T12:00:00.000Z')
})

test('a task whose first turn has not come holds back nothing, and one that missed it does', async (t) => {
  const { config, connection } = await openDatabase(t)
  let now = NOW + 40 * MINUTE
  const app = await buildApp(t, config, undefined, { clock: () => now })
  const asOf = async () => (await app.inject('/api/alerts')).headers['detection-as-of']
  const point = (measurement: string, task: string, fields: Record<string, bigint>, time: bigint) =>
    formatLine({ measurement, tags: { task }, fields, time })
  /** All that run more often than by the hour, for a time after noon. */
  const frequent = (ms: number) =>
    pipelineOf(defaultFleetConfig).flatMap(({ task, everyMs }) => {
      if (everyMs >= HOUR) return []
      const [before, after] = task === 'nrg-alert' ? [2000, 3000] : [500, 600]
      return [
        point('work', task, { began: at(ms + before) }, at(ms)),
        point('work', task, { since: at(ms), readings: at(ms) }, at(ms + after)),
      ]
    })
  const hourly = pipelineOf(defaultFleetConfig).filter(({ everyMs }) => everyMs >= HOUR)
  t.ok(hourly.length > 0)
  await createWriter(connection, buckets.rollup.name).write(frequent(39 * MINUTE))
  t.equal(await asOf(), undefined, 'nobody has looked at the tasks yet')

  const made = hourly.map(({ task, everyMs }) =>
    point('task', task, { every: BigInt(everyMs) * 1_000_000n, looked: at(39 * MINUTE), first: at(30 * MINUTE) }, 0n),
  )
  await createWriter(connection, buckets.registry.name).write(made)
  now += 30_000
  t.equal(await asOf(), '2026-03-01T12:39:00.000Z', 'their first turn is at one')

  await createWriter(connection, buckets.rollup.name).write(frequent(70 * MINUTE))
  now = NOW + 71 * MINUTE
  t.equal(await asOf(), '2026-03-01T13:00:00.000Z', 'which none of them has taken')
})
