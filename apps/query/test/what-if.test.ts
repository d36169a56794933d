import { parseFleetConfig } from '@nrg/detection/configuration/fleet-config-file'
import { formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { parseTimestamp } from '@nrg/schema/timestamp'
import { WhatIf } from '@nrg/schema/what-if'
import { FormatRegistry } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import tap, { test } from 'tap'
import { parse } from 'yaml'
import { at, buildApp, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)
FormatRegistry.Set('date-time', (text) => parseTimestamp(text) !== undefined)

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const fleet: FleetConfig = {
  ...defaultFleetConfig,
  sites: { harbour: {} },
  devices: { '1001': { site: 'harbour' }, '1002': { site: 'harbour' } },
}

const score = (device: string, offset: number, size: number, reason = 'zscore', threshold = 5) =>
  formatLine({
    measurement: 'score',
    tags: { device_id: device, metric: 'current_a', reason },
    fields: {
      ratio: size / threshold,
      score: size,
      value: 20 + size,
      expected: 20,
      lower: 15,
      upper: 25,
      samples: 700n,
    },
    time: at(offset),
  })

test('what is read every half hour has one alert of scores that are an hour apart', async (t) => {
  const { config, connection } = await openDatabase(t)
  await createWriter(connection, buckets.raw.name).write(
    ['1001', '1002'].map((deviceId) => readingLine({ deviceId, time: at(-1000), metrics: { current_a: 30 } })),
  )
  const rhythm = (device: string, interval: number) =>
    formatLine({
      measurement: 'rhythm',
      tags: { device_id: device, metric: 'current_a' },
      fields: { interval, n: 48 },
      time: at(-DAY),
    })
  await createWriter(connection, buckets.rollup.name).write([
    ...['1001', '1002'].flatMap((device) => [-3, -2, -1].map((hour) => score(device, hour * HOUR, 12))),
    rhythm('1001', 1800),
    rhythm('1002', 60),
  ])
  const app = await buildApp(t, config, fleet)
  const response = await app.inject('/api/what-if?reason=zscore&metric=current_a&threshold=13')
  const { vanish } = response.json() as { vanish: { device_id: string }[] }
  t.strictSame(vanish.map(({ device_id }) => device_id).sort(), ['1001', '1002', '1002', '1002'])
})

test('which alerts another threshold would have raised, of the scores that are stored', async (t) => {
  const { config, connection } = await openDatabase(t)
  await createWriter(connection, buckets.raw.name).write(
    ['1001', '1002', '1003'].map((deviceId) =>
      readingLine({ deviceId, time: at(-1000), metrics: { voltage_v: 400, current_a: 30 } }),
    ),
  )
  await createWriter(connection, buckets.rollup.name).write([
    // Two days ago an alert that a threshold of 6 does without; yesterday one that stays; today what comes near.
    score('1001', -2 * DAY, 5.5),
    score('1001', -2 * DAY + MINUTE, 3.5),
    score('1001', -DAY, 12),
    score('1001', -DAY + MINUTE, 12),
    score('1001', -HOUR, 4.5),
    score('1002', -3 * HOUR, 4.2),
    score('1003', -3 * HOUR, 4.2),
    score('1003', -4 * HOUR, 4.2, 'spike', 4.6),
    score('1001', -8 * DAY, 9),
  ])
  const app = await buildApp(t, config, fleet)
  const ask = async (query: Record<string, string>) => {
    const response = await app.inject(`/api/what-if?${new URLSearchParams({ reason: 'zscore', ...query })}`)
    return response.json()
  }
  const raised = (alerts: { device_id: string; since: string }[]) =>
    alerts.map(({ device_id, since }) => [device_id, (Date.parse(since) - NOW) / HOUR])

  const higher = await ask({ metric: 'current_a', threshold: '6' })
  t.ok(Value.Check(WhatIf, higher), JSON.stringify(higher))
  t.match(higher, {
    threshold_now: 5,
    least: 3,
    appear: [],
    appear_count: 0,
    vanish_count: 1,
    per_day: 0.14,
    per_day_now: 0.29,
  })
  t.strictSame(raised(higher.vanish), [['1001', -48]])
  t.match(higher.vanish[0], {
    id: /^al_/,
    value: 25.5,
    expected: 20,
    score: 5.5,
    severity: 'warning',
    title: 'Current is 28 % above normal',
    name: 'Device 1001',
    site: 'harbour',
    until: new Date(NOW - 2 * DAY + MINUTE).toISOString(),
  })
  t.strictSame(parse(higher.yaml), { metrics: [{ name: 'current_a', detectors: { zscore: { threshold: 6 } } }] })

  const lower = await ask({ metric: 'current_a', threshold: '4' })
  t.strictSame(raised(lower.appear), [
    ['1001', -1],
    ['1002', -3],
    ['1003', -3],
  ])
  t.match(lower, { vanish: [], per_day: 0.71, per_day_now: 0.29 })
  const site = await ask({ scope: 'site:harbour', threshold: '4' })
  t.strictSame(
    raised(site.appear).map(([device]) => device),
    ['1001', '1002'],
  )
  t.strictSame(parse(site.yaml).devices['1002'], { detectors: { zscore: { threshold: 4 } } })
  const device = await ask({ scope: 'device:1002', metric: 'current_a', threshold: '4', from: '-2h' })
  t.match(device, { appear_count: 0, per_day: 0 }, 'of the time that is asked for')

  // What is pasted is what was asked: a configuration with these lines has that threshold.
  const text = `metrics:\n  - { name: current_a, unit: A }\n${(await ask({ scope: 'device:1002', metric: 'current_a', threshold: '4' })).yaml}`
  t.match(parseFleetConfig(text, 'fleet.yaml'), {
    devices: { '1002': { metrics: { current_a: { detectors: { zscore: { threshold: 4 } } } } } },
  })

  for (const [query, status, message] of [
    [{ threshold: '2.9' }, 400, /from 3 on.*backtest/],
    [{ threshold: '0' }, 400, /above 0/],
    [{ threshold: 'x' }, 400, /./],
    [{ threshold: '6', reason: 'limit' }, 400, /none of/],
    [{ threshold: '6', metric: 'no_such' }, 400, /none of/],
    [{ threshold: '6', from: '-40d' }, 400, /31 days/],
    [{ threshold: '6', scope: 'device:1009' }, 404, /\/api\/devices/],
    [{ threshold: '6', scope: 'site:nowhere' }, 404, /\/api\/sites/],
    [{ threshold: '6', scope: 'nothing' }, 400, /./],
  ] as const)
    t.match(await ask(query), { status, details: [{ message }] }, JSON.stringify(query))
})

test('scores are read once while a slider is moved, and again after a minute', async (t) => {
  const { config, connection } = await openDatabase(t)
  const [raw, rollup] = [buckets.raw, buckets.rollup].map(({ name }) => createWriter(connection, name))
  await raw?.write([readingLine({ deviceId: '1001', time: at(-1000), metrics: { current_a: 30 } })])
  await rollup?.write([score('1001', -DAY, 5.5)])
  let now = NOW
  const app = await buildApp(t, config, fleet, { keepMs: 1000, clock: () => now })
  const ask = async (threshold: string) =>
    (await app.inject(`/api/what-if?reason=zscore&threshold=${threshold}`)).json<WhatIf>()
  const first = await ask('6')
  t.equal(first.vanish_count, 1)
  await rollup?.write([score('1001', -2 * DAY, 5.6)])
  now += 2000
  const second = await ask('5.9')
  t.match(second, { from: first.from, to: first.to, vanish_count: 1, vanish: first.vanish })
  t.match(await ask('4.6'), { appear: [], per_day_now: 0.29 }, 'lower ones have more of them')
  now += MINUTE
  const later = await ask('6')
  t.equal(later.vanish_count, 2)
  t.equal(Date.parse(later.to), now)
})

test('a fleet of any size is asked about as a whole', async (t) => {
  const { config, connection } = await openDatabase(t)
  const devices = Array.from({ length: 201 }, (_, index) => String(2000 + index))
  const raw = createWriter(connection, buckets.raw.name)
  const write = (ids: readonly string[]) =>
    raw.write(ids.map((deviceId) => readingLine({ deviceId, time: at(-1000), metrics: { current_a: 30 } })))
  await write(devices.slice(0, 200))
  await createWriter(connection, buckets.rollup.name).write(devices.map((device) => score(device, -HOUR, 5.5)))
  const app = await buildApp(t, config, fleet)
  const vanished = async () => {
    const response = await app.inject('/api/what-if?reason=zscore&threshold=6')
    t.equal(response.statusCode, 200, response.body.slice(0, 200))
    return response.json<WhatIf>().vanish_count
  }
  t.equal(await vanished(), 200)
  await write(devices.slice(200))
  t.equal(await vanished(), 201)
})
