import { formatLine } from '@nrg/influx/line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { Timeline, type TimelineLane } from '@nrg/schema/timeline'
import { Value } from '@sinclair/typebox/value'
import tap, { test } from 'tap'
import { at, buildApp, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const fleet: FleetConfig = {
  ...defaultFleetConfig,
  sites: { yard: {}, harbour: { name: 'Harbour' } },
  devices: { '1001': { site: 'harbour' }, '1002': { site: 'harbour' }, '1003': { site: 'yard' } },
}
const alert = (device: string, since: number, until: number, severity = 'warning', reason = 'zscore') =>
  formatLine({
    measurement: 'alerts',
    tags: { device_id: device, metric: reason === 'offline' ? 'device' : 'current_a', reason },
    fields: { until: at(until), state: 'raised', severity, value: 31, expected: 20, score: 8 },
    time: at(since),
  })

test('incidents as spans of time, by site, kind or device', async (t) => {
  const { config, connection } = await openDatabase(t)
  await createWriter(connection, buckets.alerts.name).write([
    alert('1001', -20 * HOUR, -19 * HOUR),
    // These two are ten minutes apart: alone in a day, one in ten days.
    alert('1002', -18.8 * HOUR, -18 * HOUR, 'critical'),
    alert('1003', -3 * HOUR, -2 * HOUR, 'warning', 'offline'),
    alert('1010', -HOUR, -MINUTE, 'critical'),
    alert('1003', -9 * 24 * HOUR, -8 * 24 * HOUR),
  ])
  const app = await buildApp(t, config, fleet)
  const ask = async (query: string) => {
    const response = await app.inject(`/api/timeline${query}`)
    return { ...response, body: response.json() as TimelineLane[] }
  }
  const short = (lanes: TimelineLane[]) =>
    lanes.map(({ lane, spans }) => [lane, spans.map(({ from, to }) => [(from - NOW) / HOUR, (to - NOW) / HOUR])])
  const day = await ask('')
  t.ok(Value.Check(Timeline, day.body), JSON.stringify(day.body))
  t.strictSame(short(day.body), [
    [
      'harbour',
      [
        [-20, -19],
        [-18.8, -18],
      ],
    ],
    ['yard', [[-3, -2]]],
    // It is open, so it goes on to now.
    [null, [[-1, 0]]],
  ])
  t.match(day.body[0]?.spans[1], {
    id: /^inc_/,
    severity: 'critical',
    state: 'closed',
    devices: ['1002'],
    title: /Current/,
  })
  t.equal(day.headers['x-total-count'], '3')
  const week = await ask('?from=-10d')
  t.match(
    week.body[0],
    { lane: 'harbour', spans: [{ count: 2, severity: 'critical', devices: ['1001', '1002'] }] },
    'what cannot be told apart is one, with their number, and the worst stands for it',
  )
  t.strictSame(short(week.body)[1], [
    'yard',
    [
      [-9 * 24, -8 * 24],
      [-3, -2],
    ],
  ])
  t.strictSame(
    short((await ask('?by=kind')).body).map(([lane]) => lane),
    ['communication', 'unknown'],
  )
  t.strictSame(
    short((await ask('?by=device&from=-10d')).body).map(([lane]) => lane),
    ['1003', '1001', '1002', '1010'],
  )
  const few = await ask('?by=device&from=-10d&limit=2')
  t.strictSame([few.body.length, few.headers['x-total-count']], [2, '4'])
  const cut = await ask(`?from=${new Date(NOW - 2.5 * HOUR).toISOString()}&to=${new Date(NOW - HOUR).toISOString()}`)
  t.strictSame(short(cut.body), [['yard', [[-2.5, -2]]]], 'spans end with the stretch')
  for (const query of ['?by=metric', '?by=site,kind', '?limit=501', '?from=-1h&to=-2h', '?x=1'])
    t.equal((await app.inject(`/api/timeline${query}`)).statusCode, 400, query)
})
