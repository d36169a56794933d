import { formatLine } from '@nrg/influx/line'
import { createReader } from '@nrg/influx/query'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import tap, { test } from 'tap'
import { readTraits, slopeOf } from '../src/evidence/traits.ts'
import { at, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

const MINUTE = 60_000

test('a slope is told of points that lie about a line that falls', (t) => {
  const line = (slope: number, scatter = 0) =>
    Array.from({ length: 40 }, (_, x) => [x, 480 + slope * x + (x % 2 === 0 ? scatter : -scatter)] as const)
  t.equal(Math.round(100 * (slopeOf(line(-0.25)) ?? 0)), -25)
  t.equal(slopeOf(line(-0.25, 50)), undefined, 'they scatter more than they fall')
  t.equal(slopeOf(line(0.25)), undefined)
  t.equal(slopeOf(line(-0.25).slice(0, 5)), undefined)
  t.equal(slopeOf(Array.from({ length: 40 }, () => [20, 480] as const)), undefined)
  t.end()
})

test('what a device is like is read of the day and of the half hour before an episode', async (t) => {
  const { connection } = await openDatabase(t)
  const rolled = Array.from({ length: 60 }, (_, index) => {
    const time = at(-(index + 1) * 15 * MINUTE)
    const amperes = 15 + (index % 7)
    const point = (metric: string, mean: number) =>
      formatLine({ measurement: 'rollup', tags: { device_id: '1001', metric }, fields: { mean }, time })
    return [point('current_a', amperes), point('voltage_v', 485 - 0.25 * amperes)]
  })
  await createWriter(connection, buckets.rollup.name).write(rolled.flat())
  const reading = (seconds: number, current_a: number) =>
    readingLine({ deviceId: '1001', time: at(seconds * 1000), metrics: { current_a } })
  await createWriter(connection, buckets.raw.name).write([
    ...Array.from({ length: 60 }, (_, index) => reading(-10 * (index + 1), 20 + (index % 2) * 0.4)),
    ...Array.from({ length: 12 }, (_, index) => reading(10 * index, 31 + (index % 2) * 0.2)),
  ])
  const episode = { device: '1001', metric: 'current_a', since: NOW, until: NOW + 2 * MINUTE }
  const reader = createReader(connection)
  const { sag, scatter } = await readTraits(reader, defaultFleetConfig, episode, {})
  t.equal(Math.round(1000 * (sag ?? 0)), -250)
  t.ok(scatter && Math.abs(scatter.now / scatter.before - 0.5) < 0.05, JSON.stringify(scatter))
  const nothing = await readTraits(reader, defaultFleetConfig, { ...episode, device: '1002' }, {})
  t.strictSame(nothing, {})
})

test('of two readings in an episode no scatter is told', async (t) => {
  const { connection } = await openDatabase(t)
  const readings = [-30, -20, -10, 0, 10].map((seconds) =>
    readingLine({ deviceId: '1001', time: at(seconds * 1000), metrics: { current_a: 20 + (seconds % 4) } }),
  )
  await createWriter(connection, buckets.raw.name).write(readings)
  const episode = { device: '1001', metric: 'current_a', since: NOW, until: NOW + 10_000 }
  t.strictSame(await readTraits(createReader(connection), defaultFleetConfig, episode, {}), {})
})
