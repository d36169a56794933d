import { alertId } from '@nrg/detection/alerts/id'
import { type FieldValue, formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { AlertEntry } from '@nrg/schema/alert-entry'
import { buckets } from '@nrg/schema/bucket'
import { AlertDetail } from '@nrg/schema/explanation'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { IncidentList } from '@nrg/schema/incident'
import { parseTimestamp } from '@nrg/schema/timestamp'
import { FormatRegistry, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import tap, { type Test, test } from 'tap'
import { at, buildApp, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

FormatRegistry.Set('date-time', (text) => parseTimestamp(text) !== undefined)

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const fleet: FleetConfig = {
  ...defaultFleetConfig,
  sites: { harbour: { name: 'Harbour' } },
  runbooks: [{ name: 'Chillers', for: { metrics: ['current_a'] }, steps: ['Look at it', 'Call'] }],
  devices: {
    '1001': { site: 'harbour', name: 'Chiller 1', feed: 'H2' },
    '1002': { site: 'harbour', feed: 'H2' },
    '1003': { site: 'harbour', feed: 'H3' },
  },
}

type Place = readonly [device: string, metric: string, reason: string, since: number]
const idOf = ([device_id, metric, reason, since]: Place) =>
  alertId({ device_id, metric, reason, time: new Date(NOW + since).toISOString() })
const incidentIdOf = (place: Place) => idOf(place).replace('al_', 'inc_')
const line = ([device_id, metric, reason, since]: Place, until: number, fields: Record<string, FieldValue> = {}) =>
  formatLine({
    measurement: 'alerts',
    tags: { device_id, metric, reason },
    fields: { until: at(until), state: 'raised', severity: 'warning', ...fields },
    time: at(since),
  })

const load: Place = ['1001', 'current_a', 'zscore', -10 * MINUTE]
const heat: Place = ['1001', 'temp_c', 'zscore', -9 * MINUTE]
const silent: Place = ['1002', 'device', 'offline', -20 * MINUTE]
const over: Place = ['1003', 'current_a', 'limit', -5 * HOUR]
const long: Place = ['1003', 'voltage_v', 'stuck', -40 * DAY]
const withdrawn: Place = ['1003', 'temp_c', 'zscore', -30 * MINUTE]
const out = { value: 31, expected: 20, score: 22, peak: 24, lower: 17.5, upper: 22.5, samples: 700n }

async function openCases(t: Test, configuration = fleet) {
  const { config, connection } = await openDatabase(t)
  await createWriter(connection, buckets.alerts.name).write([
    line(load, -1000, { ...out, severity: 'critical', delay_s: 9.2543 }),
    line(heat, -1000, { value: 50, expected: 40, score: 9 }),
    line(silent, -2000, { score: 3, peak: 20, expected: 5 }),
    line(over, -4 * HOUR, { value: 31, upper: 30, score: 1, severity: 'critical' }),
    line(long, -39 * DAY, { value: 480, score: 10 }),
    line(withdrawn, -20 * MINUTE, { state: 'withdrawn' }),
    line(['1001', 'current_a', 'zscore', -3 * DAY], -3 * DAY + MINUTE, { ...out, peak: 7 }),
  ])
  const readings = (device: number, metrics: (minute: number) => Record<string, number>) =>
    Array.from({ length: 20 }, (_, minute) =>
      readingLine({ deviceId: String(device), time: at((minute - 20) * MINUTE), metrics: metrics(minute) }),
    )
  await createWriter(connection, buckets.raw.name).write([
    ...readings(1001, (minute) => ({
      voltage_v: minute < 10 ? 480 : 477,
      current_a: minute < 10 ? 20 : 31,
      temp_c: 40,
    })),
    ...readings(1002, () => ({ voltage_v: 480, current_a: 20.5 })),
  ])
  const baseline = (device_id: string, metric: string, mean: number, sd: number) =>
    formatLine({
      measurement: 'baseline',
      tags: { device_id, metric, kind: 'zscore' },
      fields: { mean, sd },
      time: at(-12 * MINUTE),
    })
  await createWriter(connection, buckets.rollup.name).write([
    baseline('1001', 'current_a', 20, 0.5),
    baseline('1001', 'voltage_v', 480, 0.5),
    baseline('1002', 'current_a', 20, 0.5),
    ...(
      [
        ['zscore', -10, { ratio: 4.4, score: 22 }],
        ['zscore', -8, { ratio: 4.8, score: 24 }],
        ['limit', -9, { ratio: 0.75, score: 0.75 }],
        ['limit', -7, { ratio: 1, score: 1 }],
      ] as const
    ).map(([reason, minute, fields]) =>
      formatLine({
        measurement: 'score',
        tags: { device_id: '1001', metric: 'current_a', reason },
        fields,
        time: at(minute * MINUTE),
      }),
    ),
  ])
  return { app: await buildApp(t, config, configuration), connection }
}

test('incidents are listed, the worst that are open first, and found by what they are', async (t) => {
  const { app } = await openCases(t)
  const list = async (query = '') => {
    const response = await app.inject(`/api/incidents?${query}`)
    t.equal(response.statusCode, 200, `${query}: ${response.body}`)
    t.ok(Value.Check(IncidentList, response.json()), query)
    return response.json()
  }
  const ids = async (query: string) => (await list(query)).map(({ id }: { id: string }) => id)
  const [first, second, third, ...more] = await list()
  t.match(first, {
    id: incidentIdOf(load),
    title: 'Current is 55 % above normal',
    severity: 'critical',
    state: 'open',
    site: 'harbour',
    devices: ['1001'],
    name: 'Chiller 1',
    alerts: [idOf(load), idOf(heat)],
    since: new Date(NOW - 10 * MINUTE).toISOString(),
    until: null,
    value: 31,
    unit: 'A',
    expected: 20,
    score: 22,
    kind: 'electrical',
    excess_kwh: null,
    acknowledged: null,
  })
  t.match(second, { id: incidentIdOf(silent), title: 'No reading for 20 min', kind: 'communication' })
  t.match(third, { id: incidentIdOf(over), state: 'closed', until: new Date(NOW - 4 * HOUR).toISOString() })
  t.strictSame(more, [])

  const [a, b, c] = [load, silent, over].map(incidentIdOf)
  t.strictSame(await ids('state=open'), [a, b])
  t.strictSame(await ids('state=closed'), [c])
  t.strictSame(await ids('device=1002,1003&order=oldest'), [c, b])
  t.strictSame(await ids('order=newest'), [a, b, c])
  t.strictSame(await ids('metric=temp_c'), [a])
  t.strictSame(await ids('reason=offline,limit&order=newest'), [b, c])
  t.strictSame(await ids('severity=warning'), [b])
  t.strictSame(await ids('kind=communication'), [b])
  t.strictSame(await ids('q=chil%20curr'), [a])
  t.strictSame(await ids('site='), [])
  t.strictSame(await ids(`to=${new Date(NOW - 15 * MINUTE).toISOString()}`), [b, c])
  t.strictSame(await ids('from=-1h'), [a, b])
  t.equal((await ids('from=-45d')).length, 5)
  t.strictSame((await ids('from=-45d&order=oldest'))[0], incidentIdOf(long))

  const page = await app.inject('/api/incidents?limit=2')
  t.equal(page.headers['x-total-count'], '3')
  const link = /^<(.+)>; rel="next"$/.exec(String(page.headers.link))?.[1] ?? ''
  t.strictSame((await app.inject(link)).json(), [third])
  for (const query of ['state=bad', 'from=soon', 'from=-1h&to=-2h', 'limit=501', 'order=best', 'kind=1', 'x=1'])
    t.equal((await app.inject(`/api/incidents?${query}`)).statusCode, 400, query)
})

test('a list knows the kind that an explanation does, by what the metrics without an alert did', async (t) => {
  const { app, connection } = await openCases(t)
  const old: Place = ['1001', 'current_a', 'zscore', -3 * DAY]
  const during = (minute: number) => at(-3 * DAY + minute * MINUTE)
  const normal = (metric: string, mean: number) =>
    formatLine({
      measurement: 'baseline',
      tags: { device_id: '1001', metric, kind: 'zscore' },
      fields: { mean, sd: 0.5 },
      time: during(-2),
    })
  await createWriter(connection, buckets.rollup.name).write([normal('current_a', 20), normal('voltage_v', 480)])
  await createWriter(connection, buckets.raw.name).write(
    [0, 0.5].map((minute) =>
      readingLine({ deviceId: '1001', time: during(minute), metrics: { voltage_v: 477, current_a: 31 } }),
    ),
  )
  // Of the current alone nothing tells what it was.
  await createWriter(connection, buckets.alerts.name).write([line(heat, -1000, { state: 'withdrawn' })])
  const listed = async (query: string) =>
    (await app.inject(query)).json().map(({ id, kind }: { id: string; kind: string }) => [id, kind])
  t.strictSame(await listed('/api/incidents?device=1001'), [[incidentIdOf(load), 'electrical']])
  t.strictSame(await listed('/api/alerts?device=1001'), [[idOf(load), 'electrical']])
  t.strictSame(await listed('/api/incidents?kind=electrical'), [[incidentIdOf(load), 'electrical']])
  const both = [load, old].map((place) => [incidentIdOf(place), 'electrical'])
  t.strictSame(await listed('/api/incidents?device=1001&from=-4d'), both)
  t.strictSame(await listed('/api/incidents?kind=electrical&from=-4d'), both)
  for (const place of [load, old]) {
    t.match((await app.inject(`/api/alerts/${idOf(place)}`)).json(), { kind: 'electrical' })
    t.match((await app.inject(`/api/incidents/${incidentIdOf(place)}`)).json(), { kind: 'electrical' })
  }
  const [lane] = (await app.inject('/api/timeline?by=kind&from=-4d')).json()
  t.match(lane, { lane: 'electrical', spans: [{ id: incidentIdOf(old) }, { id: incidentIdOf(load) }] })
})

test('an incident has one address for ever', async (t) => {
  const { app, connection } = await openCases(t)
  const get = (id: string) => app.inject(`/api/incidents/${id}`)
  t.match((await get(incidentIdOf(load))).json(), { id: incidentIdOf(load), state: 'open' })
  t.match((await get(incidentIdOf(long))).json(), { id: incidentIdOf(long), state: 'closed', title: /^Voltage/ })
  const merged = await get(incidentIdOf(heat))
  t.equal(merged.statusCode, 301)
  t.equal(merged.headers.location, `/api/incidents/${incidentIdOf(load)}`)
  for (const id of ['inc_x', 'inc_', 'x', idOf(load), incidentIdOf(withdrawn), incidentIdOf(['1001', 'a', 'b', -1])])
    t.equal((await get(id)).statusCode, 404, id)

  // Late readings: the alert began earlier than it seemed.
  const earlier: Place = ['1001', 'current_a', 'zscore', -12 * MINUTE]
  await createWriter(connection, buckets.alerts.name).write([
    line(load, -1000, { state: 'withdrawn' }),
    line(earlier, -1000, out),
  ])
  const moved = await get(incidentIdOf(load))
  t.equal(moved.headers.location, `/api/incidents/${incidentIdOf(earlier)}`)
  t.equal((await app.inject(`/api/alerts/${idOf(load)}`)).headers.location, `/api/alerts/${idOf(earlier)}`)
})

test('alerts are listed as they are asked for; without a parameter as ever', async (t) => {
  const { app } = await openCases(t)
  const list = async (query: string) => {
    const response = await app.inject(`/api/alerts?${query}`)
    t.equal(response.statusCode, 200, `${query}: ${response.body}`)
    t.ok(Value.Check(Type.Array(AlertEntry), response.json()), query)
    return response.json()
  }
  const ids = async (query: string) => (await list(query)).map(({ id }: { id: string }) => id)
  const bare = (await app.inject('/api/alerts')).json()
  t.equal(bare.length, 4)
  t.notOk('id' in bare[0], 'no more than the members of before')
  t.match((await list('state=open'))[0], {
    ...bare.find(({ metric }: { metric: string }) => metric === 'current_a'),
    id: idOf(load),
    incident: incidentIdOf(load),
    title: 'Current is 55 % above normal',
    unit: 'A',
    name: 'Chiller 1',
    site: 'harbour',
    state: 'open',
    kind: 'electrical',
  })
  t.strictSame(await ids('state=withdrawn'), [idOf(withdrawn)])
  t.strictSame(await ids(`incident=${incidentIdOf(load)}&order=newest`), [idOf(heat), idOf(load)])
  t.strictSame(await ids('metric=current_a&severity=critical&order=newest'), [idOf(load), idOf(over)])
  t.strictSame(await ids('reason=stuck&from=-45d'), [idOf(long)])
  t.equal((await app.inject('/api/alerts?state=gone')).statusCode, 400)
})

test('the hour that it was compared with ended a whole step before', async (t) => {
  const metrics = fleet.metrics.map((metric) =>
    metric.name === 'current_a' ? { ...metric, resolution: '5m' as const } : metric,
  )
  const { app } = await openCases(t, { ...fleet, metrics })
  t.match((await app.inject(`/api/alerts/${idOf(load)}`)).json().explanation.found_by.baseline, {
    from: new Date(NOW - 78 * MINUTE).toISOString(),
    to: new Date(NOW - 18 * MINUTE).toISOString(),
  })
})

test('an alert is explained: how far, what else moved, of what kind, what was before, how it was found', async (t) => {
  const { app } = await openCases(t)
  const response = await app.inject(`/api/alerts/${idOf(load)}`)
  t.equal(response.statusCode, 200, response.body)
  const body = response.json()
  t.ok(Value.Check(AlertDetail, body))
  t.match(body, {
    id: idOf(load),
    kind: 'electrical',
    explanation: {
      title: 'Current is 55 % above normal',
      how_far: {
        score: 22,
        peak: 24,
        peak_at: new Date(NOW - 8 * MINUTE).toISOString(),
        percent: 55,
        usual: [19, 21],
        alerting: [17.5, 22.5],
        limit: { upper: 30, crossed_at: new Date(NOW - 7 * MINUTE).toISOString() },
        rarity: { days: 30, largest_before: 7 },
      },
      kind: {
        value: 'electrical',
        evidence: [{ holds: true, text: 'Voltage gives way as the current rises', unit: 'V/A' }],
      },
      cost: null,
      steps: [{ text: 'Look at it' }, { text: 'Call' }],
      runbook: { name: 'Chillers', source: 'fleet.yaml' },
      before: [{ id: idOf(['1001', 'current_a', 'zscore', -3 * DAY]), verdict: null }],
      found_by: {
        reason: 'zscore',
        threshold: 5,
        samples: 700,
        // In force since twelve minutes ago: an hour that ended two minutes before that.
        baseline: {
          from: new Date(NOW - 74 * MINUTE).toISOString(),
          to: new Date(NOW - 14 * MINUTE).toISOString(),
          mean: 20,
          sd: 0.5,
        },
        config: null,
      },
    },
    log: [{ type: 'raised', time: new Date(NOW - 10 * MINUTE).toISOString(), delay_s: 9.3 }],
  })
  type Told = { spark?: [number, number][] }
  const sparks = body.explanation.moved.flatMap(({ spark }: Told) => (spark === undefined ? [] : [spark]))
  t.strictSame(sparks[0]?.slice(4, 6), [
    [NOW - 11 * MINUTE, 480],
    [NOW - 10 * MINUTE, 477],
  ])
  const moved = body.explanation.moved.map(({ spark: _, ...one }: Told) => one)
  t.strictSame(moved, [
    { scope: 'device', metric: 'voltage_v', change: -3, percent: -0.625, score: -6, lag_s: 0 },
    { scope: 'device', metric: 'temp_c', change: null, percent: null, score: null, lag_s: null },
    { scope: 'feed', metric: 'current_a', device_id: '1002', change: 0.5, percent: 2.5, score: 1 },
    { scope: 'feed', metric: 'current_a', devices: 1, moved: 0, change: null, percent: null, score: null },
    { scope: 'site', metric: 'current_a', devices: 1, moved: 0, change: null, percent: null, score: null },
  ])
  const closed = (await app.inject(`/api/alerts/${idOf(over)}`)).json()
  t.notOk('delay_s' in closed.log[0], 'of one that an earlier version found it is not known')
  t.match(closed, { state: 'closed', log: [{ type: 'raised' }, { type: 'closed' }], explanation: { moved: [] } })
  t.match((await app.inject(`/api/alerts/${idOf(withdrawn)}`)).json(), {
    state: 'withdrawn',
    log: [{ type: 'raised' }, { type: 'withdrawn' }],
  })
  for (const id of ['al_x', 'x', incidentIdOf(load), idOf(['1009', 'current_a', 'zscore', -1])])
    t.match((await app.inject(`/api/alerts/${id}`)).json(), { error: 'unknown_alert' }, id)
})

test('a power that can be derived is among what moved, and no sign of a kind', async (t) => {
  const electrical = { phases: 3, power_factor: 0.95 } as const
  const devices = { ...fleet.devices, '1001': { ...fleet.devices?.['1001'], electrical } }
  const { app } = await openCases(t, { ...fleet, devices })
  const { moved, kind } = (await app.inject(`/api/alerts/${idOf(load)}`)).json().explanation
  const [power] = moved.filter(({ metric }: { metric: string }) => metric === 'power_kw')
  t.match(power, { scope: 'device', lag_s: 0 })
  const { percent, change, score, spark } = power
  t.ok(percent > 45 && percent < 60, `${percent} %`)
  t.ok(change > 5 && score > 10, JSON.stringify(power))
  t.ok(spark.length > 0)
  t.notMatch(JSON.stringify(kind), /kW/)
})
