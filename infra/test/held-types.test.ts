import { BucketsAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import { flux, fluxSource } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { storedSeries } from '../src/backtest/stored-series.ts'
import { readingShards } from '../src/provision/buckets.ts'
import { catchUp } from '../src/provision/catch-up.ts'
import { changesTo } from '../src/provision/changes.ts'
import { holdTypes } from '../src/provision/held-types.ts'
import { provisionBuckets } from '../src/provision/provision.ts'
import { endOfShard, shardsOf } from '../src/provision/shard.ts'
import { typesTask } from '../src/provision/types-task.ts'
import { config, detector, HOUR, quiet, rounded, T0 } from './fixture/detector.ts'
import { tasklessDatabase } from './fixture/taskless-database.ts'

const DAY = 24 * HOUR
const NS = 1_000_000n
const fleet: FleetConfig = { ...defaultFleetConfig, retention: { energy_raw: 'forever' } }
const metrics = defaultFleetConfig.metrics.map(({ name }) => name)

async function lines(connection: Connection, config = fleet, now = new Date()): Promise<string[]> {
  const said: string[] = []
  const report = (line: string) => said.push(line)
  const orgID = await provisionBuckets(connection, config, report, {}, now)
  const shards = await readingShards(connection, orgID)
  await holdTypes({ connection, config, shards, changes: changesTo(report, false), now })
  return said
}

const Row = Type.Object({ _time: Type.Date(), _field: Type.String(), _value: Type.Number() })

/** When each metric is held, as milliseconds since the epoch. */
async function heldOf(connection: Connection): Promise<Record<string, number[]>> {
  const script = flux`from(bucket: "energy_raw")
    |> range(start: 1970-01-01T00:00:00Z, stop: 2100-01-01T00:00:00Z)
    |> filter(fn: (r) => r.holds == "type")
    |> keep(columns: ["_time", "_field", "_value"])`
  const held: Record<string, number[]> = {}
  for (const { _time, _field, _value } of await createReader(connection).collect(script, Row)) {
    if (_value !== 0) throw new Error(`${_field} is held by ${_value}`)
    held[_field] = [...(held[_field] ?? []), _time.getTime()].sort((a, b) => a - b)
  }
  return held
}

const at = (ms: number) => String(BigInt(ms) * NS)

test('an integer written past ingest is refused by the database itself, and every float after it is taken', async (t) => {
  const connection = await tasklessDatabase(t)
  const said = await lines(connection)
  t.strictSame(
    said.filter((line) => line.startsWith('held')),
    metrics.map((name) => `held the type of ${name}: float`),
  )
  const writer = createWriter(connection, buckets.raw.name)
  const now = Date.now()
  for (const name of metrics)
    for (const value of ['230i', '"230"', 'true', '230u']) {
      const outcome = await writer.write([`energy,device_id=1001 ${name}=${value} ${at(now)}`])
      t.equal(outcome.kind, 'partial', `${name}=${value}`)
      t.match(outcome, {
        lines: 0,
        refused: [{ reason: new RegExp(`^422 .*field type conflict: input field "${name}" on measurement "energy"`) }],
      })
    }
  const line = `energy,device_id=1001 ${metrics.map((name) => `${name}=230.5`).join(',')} ${at(now)}`
  t.match(await writer.write([line]), { kind: 'written' })
  t.notMatch(await lines(connection), ['held'], 'what is held is not held again')
})

test('types are held from where late readings fall on to two shards ahead, and further as time goes on', async (t) => {
  const connection = await tasklessDatabase(t)
  const daily: FleetConfig = { ...fleet, retention: { energy_raw: '30d' }, learning: { late: '2h' } }
  // One o'clock: two hours before is another day.
  const now = new Date(Math.floor(Date.now() / DAY) * DAY + HOUR)
  await lines(connection, daily, now)
  const ends = (days: number[]) => days.map((day) => now.getTime() - HOUR + day * DAY - 1)
  for (const [name, times] of Object.entries(await heldOf(connection))) t.strictSame(times, ends([0, 1, 2, 3]), name)
  t.strictSame(await lines(connection, daily, now), [])
  const later = new Date(now.getTime() + 2 * DAY + HOUR)
  t.strictSame(
    await lines(connection, daily, later),
    metrics.map((name) => `held the type of ${name}: float`),
  )
  t.strictSame((await heldOf(connection)).temp_c, ends([0, 1, 2, 3, 4, 5]))
})

test('the task holds what provisioning does, whatever the shards of the bucket', async (t) => {
  const connection = await tasklessDatabase(t)
  const reader = createReader(connection)
  const orgID = (await new BucketsAPI(connection.client).getBuckets({ org: connection.config.org, name: 'first' }))
    .buckets?.[0]?.orgID as string
  const make = (retentionRules: { everySeconds: number; shardGroupDurationSeconds?: number }[]) =>
    new BucketsAPI(connection.client).postBuckets({
      body: {
        orgID,
        name: buckets.raw.name,
        retentionRules: retentionRules.map((rule) => ({ type: 'expire', ...rule })),
      },
    })
  const now = new Date('2026-05-31T12:34:56.789Z')
  for (const [rules, first] of [
    [[], '2026-05-31T23:59:59.999Z'],
    [[{ everySeconds: 0, shardGroupDurationSeconds: 3600 }], '2026-05-31T12:59:59.999Z'],
    [[{ everySeconds: 0, shardGroupDurationSeconds: 100_000 }], undefined],
  ] as const) {
    const bucket = await make([...rules])
    const [rule] = bucket.retentionRules
    const shards = shardsOf(0, rule?.shardGroupDurationSeconds)
    for await (const _row of reader.rows(fluxSource(typesTask(fleet, shards).flux), Type.Object({}), { now }));
    const end = endOfShard(BigInt(now.getTime()) * NS, shards)
    const times = [0n, 1n, 2n].map((ahead) => Number((end + ahead * shards.length) / NS))
    t.strictSame(await heldOf(connection), Object.fromEntries(metrics.map((name) => [name, times])))
    if (first !== undefined) t.equal(new Date(times[0] as number).toISOString(), first)
    await new BucketsAPI(connection.client).deleteBucketsID({ bucketID: bucket.id as string })
  }
})

test('a metric that is stored as an integer already is named, and the others are held', async (t) => {
  const connection = await tasklessDatabase(t)
  await lines(connection, { metrics: [{ name: 'power_kw', unit: 'kW' }] })
  const writer = createWriter(connection, buckets.raw.name)
  t.match(await writer.write([`energy,device_id=1001 voltage_v=230i ${at(Date.now())}`]), { kind: 'written' })
  const said = await lines(connection)
  t.strictSame(
    said.filter((line) => line.startsWith('held')),
    ['held the type of temp_c: float', 'held the type of current_a: float'],
  )
  const note =
    /^note: voltage_v is not held as float in energy_raw, .*already exists as type integer dropped=1\): delete /
  t.equal(said.filter((line) => note.test(line)).length, 1)
  const again = await lines(connection)
  t.equal(again.length, 1, 'and the next time again')
  t.match(again[0], note)
})

test('what holds a type is no reading: not the first one, and nothing to catch up with', async (t) => {
  const connection = await tasklessDatabase(t)
  const now = new Date()
  await lines(connection, fleet, new Date(now.getTime() - 8 * DAY))
  t.ok(Object.values(await heldOf(connection)).some((times) => times.some((time) => time < now.getTime())))
  const whole = { start: new Date(0), stop: new Date(now.getTime() + 30 * DAY) }
  t.strictSame(await storedSeries(createReader(connection), whole), { series: 0, first: undefined, perDay: 0 })
  const said: string[] = []
  await catchUp(connection, fleet, (line) => said.push(line), now)
  t.strictSame(said, [])
})

test('no task takes what holds a type for a reading, once its shard is over', async (t) => {
  // One after the other: a second query thread would learn all of the scripts, too.
  const made = async (holds: boolean) => {
    const { write, at, over, rollups, scores, alerts } = await detector(t)
    const readings = quiet(1000, T0 - HOUR, T0 + HOUR)
    await write([...readings, { device: 1000, at: T0 + HOUR - 5000, current_a: 36 }])
    if (holds) await at(T0 - HOUR, [typesTask(config, shardsOf(0, DAY / 1000))])
    await over(T0 - HOUR, T0 + HOUR)
    await at(T0 + HOUR + 10_000)
    const found = await alerts()
    t.ok(found.some(({ metric }) => metric === 'current_a'))
    return [await rollups(), await scores(), found.map(rounded)]
  }
  const [held, free] = [await made(true), await made(false)]
  t.equal(free[0]?.length, 2 * 120)
  t.strictSame(held, free)
})
