import { incidentId } from '@nrg/detection/alerts/incident'
import { connect } from '@nrg/influx/connection'
import { type FieldValue, formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { storedAlert } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import type { FastifyInstance } from 'fastify'
import tap, { type Test, test } from 'tap'
import { at, buildApp, NOW, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

const MINUTE = 60_000
const iso = (offsetMs: number) => new Date(NOW + offsetMs).toISOString()
const KEY = { 'idempotency-key': '6b0d1c58-3f0e-4f2b-9a55-0d7f2c1b4e10' }
const fleet = {
  metrics: [
    { name: 'current_a', unit: 'A' },
    { name: 'temp_c', unit: '°C' },
  ],
  devices: { '1001': { site: 'harbour', name: 'Chiller' }, '1002': { site: 'harbour' } },
}

interface Stored {
  device?: string
  metric?: string
  reason?: string
  since: number
  until?: number
  fields?: Record<string, FieldValue>
}

const lineOf = ({ device = '1001', metric = 'current_a', reason = 'zscore', since, until = -1000, fields }: Stored) =>
  formatLine({
    measurement: 'alerts',
    tags: { device_id: device, metric, reason },
    fields: { until: at(until), state: 'raised', severity: 'critical', value: 31, expected: 20, score: 8, ...fields },
    time: at(since),
  })

const idOf = ({ device = '1001', metric = 'current_a', reason = 'zscore', since }: Stored) => {
  const time = new Date(NOW + since).toISOString().replace('.000Z', 'Z')
  return incidentId(storedAlert({ device_id: device, metric, reason, time }, {}))
}

async function setUp(t: Test, stored: readonly Stored[]) {
  const { config, connection } = await openDatabase(t)
  const writer = createWriter(connection, buckets.alerts.name)
  const write = (...alerts: Stored[]) => writer.write(alerts.map(lineOf))
  await createWriter(connection, buckets.raw.name).write(
    ['1001', '1002'].map((deviceId) => readingLine({ deviceId, time: at(-1000), metrics: { temp_c: 40 } })),
  )
  await write(...stored)
  const time = { now: NOW }
  const build = () => buildApp(t, config, fleet, { clock: () => time.now })
  return { write, time, build, app: await build(), config, connection }
}

const send = async (
  app: FastifyInstance,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  payload?: object,
  headers: Record<string, string> = {},
) => {
  const response = await app.inject({ method, url, headers, ...(payload && { payload }) })
  return {
    status: response.statusCode,
    headers: response.headers,
    body: response.body === '' ? undefined : response.json(),
  }
}

const alert = { since: -5 * MINUTE }
const incident = idOf(alert)

test('an incident is acknowledged once, by whom and when, also for a new start of the service', async (t) => {
  const { app, build, time, write } = await setUp(t, [alert])
  const url = `/api/incidents/${incident}/acknowledge`
  const taken = await send(app, 'POST', url, { comment: 'on my way', actor: 'ada' }, KEY)
  t.match(taken, {
    status: 200,
    body: { id: incident, state: 'acknowledged', acknowledged: { by: 'ada', at: iso(0), comment: 'on my way' } },
  })
  time.now += 1000
  t.strictSame((await send(app, 'POST', url, { comment: 'on my way', actor: 'ada' }, KEY)).body, taken.body)
  t.strictSame((await send(app, 'POST', url, { actor: 'bo' })).body, taken.body, 'who comes second changes nothing')
  t.strictSame((await send(app, 'POST', url)).body, taken.body, 'without a body')

  // The page reads its list with what was just done, and so does another process.
  const other = await build()
  const fleetOf = async (one: FastifyInstance) => (await send(one, 'GET', '/api/fleet')).body.incidents
  for (const one of [app, other]) t.match(await fleetOf(one), { critical: 1, unacknowledged: 0 })
  t.strictSame((await send(other, 'POST', url, { actor: 'bo' })).body, taken.body)

  // A second alert of it is taken as well; by its id the incident is found too.
  const second = { since: -MINUTE, metric: 'temp_c' }
  await write(second)
  const byAlert = `/api/alerts/${idOf(second).replace('inc_', 'al_')}/acknowledge`
  t.match((await send(app, 'POST', byAlert)).body, { id: incident, acknowledged: { by: 'ada' }, alerts: { length: 2 } })
  time.now += 1000
  t.match(await send(app, 'DELETE', byAlert), { status: 200, body: { state: 'open', acknowledged: null } })
  t.match((await send(other, 'DELETE', url)).body, { acknowledged: null })
  t.match(await fleetOf(other), { unacknowledged: 1 }, 'the other sees what was done in this one')
  t.strictSame(
    (await send(other, 'GET', '/api/devices/1001/series?from=-10m')).body.events,
    [
      { time: NOW, type: 'acknowledged', actor: 'ada', text: 'on my way' },
      { time: NOW + 2000, type: 'unacknowledged', actor: 'operator' },
    ],
    'charts have it too',
  )
})

test('answers that are shared for a second have what was done a moment ago', async (t) => {
  const { config, time } = await setUp(t, [alert])
  const app = await buildApp(t, config, fleet, { clock: () => time.now, keepMs: 1000 })
  const states = async () => {
    const lists = ['/api/incidents?limit=5', '/api/alerts?limit=5'].map(async (url) => {
      const { status, headers, body } = await send(app, 'GET', url)
      t.match({ status, total: headers['x-total-count'] }, { status: 200, total: '1' })
      return body[0].state
    })
    const { body } = await send(app, 'GET', `/api/alerts/${incident.replace('inc_', 'al_')}`)
    return [...(await Promise.all(lists)), body.state]
  }
  t.strictSame(await states(), ['open', 'open', 'open'])
  const url = `/api/incidents/${incident}/acknowledge`
  t.equal((await send(app, 'POST', url, { actor: 'ada' })).status, 200)
  t.strictSame(await states(), ['acknowledged', 'acknowledged', 'acknowledged'])
  time.now++
  t.equal((await send(app, 'DELETE', url)).status, 200)
  t.strictSame(await states(), ['open', 'open', 'open'])
})

test('comments and verdicts are written once for a key, and a key is for one act', async (t) => {
  const { app, time, build, write } = await setUp(t, [alert, { ...alert, device: '1002' }])
  const comments = `/api/incidents/${incident}/comments`
  const said = await send(app, 'POST', comments, { text: 'bearing\n"noisy"', actor: 'ada' }, KEY)
  t.strictSame(
    { status: said.status, body: said.body },
    { status: 201, body: { time: iso(0), type: 'comment', actor: 'ada', text: 'bearing\n"noisy"' } },
  )
  time.now += 5000
  t.strictSame((await send(app, 'POST', comments, { text: 'bearing\n"noisy"', actor: 'ada' }, KEY)).body, said.body)
  const again = await build()
  t.strictSame((await send(again, 'POST', comments, { text: 'bearing\n"noisy"', actor: 'ada' }, KEY)).body, said.body)
  const misused: [url: string, body: object][] = [
    [comments, { text: 'another', actor: 'ada' }],
    [`/api/incidents/${idOf({ ...alert, device: '1002' })}/comments`, { text: 'bearing\n"noisy"', actor: 'ada' }],
  ]
  for (const [url, body] of misused)
    t.match(await send(app, 'POST', url, body, KEY), { status: 422, body: { error: 'idempotency_key_reused' } })

  time.now += 1
  const verdict = `/api/incidents/${incident}/verdict`
  t.match(await send(app, 'PUT', verdict, { verdict: 'real', cause: 'bearing' }), {
    status: 200,
    body: { verdict: 'real', cause: 'bearing' },
  })
  time.now += 1
  t.match(await send(app, 'PUT', verdict, { verdict: null }), { body: { verdict: null, cause: undefined } })
  time.now += 1
  t.match(await send(app, 'PUT', verdict, { verdict: 'false' }), { body: { verdict: 'false' } })
  const { body } = await send(app, 'GET', `/api/alerts/${incident.replace('inc_', 'al_')}`)
  t.strictSame(
    body.log.map(({ type, actor, text }: Record<string, string>) => [type, actor, text]).slice(1),
    [
      ['comment', 'ada', 'bearing\n"noisy"'],
      ['verdict', 'operator', 'real: bearing'],
      ['verdict', 'operator', 'taken back'],
      ['verdict', 'operator', 'false'],
    ],
    'the log of its alert',
  )
  // A later alert of the same kind tells of this one.
  const later = { since: -500, until: -100 }
  await write({ ...alert, until: -4 * MINUTE }, later)
  const { body: next } = await send(app, 'GET', `/api/alerts/${idOf(later).replace('inc_', 'al_')}`)
  t.match(next.explanation.before, [{ verdict: 'false', comment: 'bearing\n"noisy"' }])
})

test('what late readings took back is acted on in its successor, or not at all', async (t) => {
  const { app, time, write } = await setUp(t, [alert])
  await send(app, 'PUT', `/api/incidents/${incident}/verdict`, { verdict: 'planned' })
  const moved = { since: -7 * MINUTE }
  await write({ ...alert, fields: { state: 'withdrawn' } }, moved)
  const url = (id: string) => `/api/incidents/${id}/acknowledge`
  t.match(await send(app, 'POST', url(incident)), {
    status: 200,
    body: { id: idOf(moved), verdict: 'planned', state: 'acknowledged' },
  })
  await write({ ...moved, fields: { state: 'withdrawn' } })
  for (const id of [incident, idOf(moved)])
    t.match(await send(app, 'POST', url(id)), {
      status: 409,
      body: { ok: false, error: 'withdrawn', state: 'withdrawn' },
    })
  for (const id of ['inc_', 'inc_none', '1001', idOf({ since: -9 * MINUTE }), '%00'])
    t.match(await send(app, 'POST', url(id)), { status: 404, body: { error: 'unknown_incident' } }, id)
  // One of long ago is found in the database.
  const old = { since: -90 * 24 * 60 * MINUTE, until: -90 * 24 * 60 * MINUTE + MINUTE }
  await write(old)
  const { status, body } = await send(app, 'PUT', `/api/incidents/${idOf(old)}/verdict`, { verdict: 'real' })
  t.match({ status, body }, { status: 200, body: { id: idOf(old), state: 'closed', verdict: 'real' } })
  time.now += MINUTE
})

test('a silence hides what its dry run said, and a crossed limit gets through', async (t) => {
  const limit = { ...alert, device: '1002', reason: 'limit' }
  const { app, time, build } = await setUp(t, [alert, limit])
  const silence = { scope: { site: 'harbour' }, until: iso(60 * MINUTE), why: 'maintenance', actor: 'ada' }
  const dry = await send(app, 'POST', '/api/silences', { ...silence, dry_run: true })
  t.strictSame({ status: dry.status, body: dry.body }, { status: 200, body: { matches_open: 1, devices: 2 } })
  t.strictSame((await send(app, 'GET', '/api/silences')).body, [])
  const counts = async (one = app) => (await send(one, 'GET', '/api/fleet')).body.incidents
  t.match(await counts(), { critical: 2, silenced: 0 })

  const made = await send(app, 'POST', '/api/silences', silence, KEY)
  t.match(made, {
    status: 201,
    body: { id: /^sil_[0-9a-f]{16}$/, scope: { site: 'harbour' }, from: iso(0), by: 'ada', but_limits: true },
  })
  t.match(made.body, { state: 'active', matches_open: 1, until: iso(60 * MINUTE), why: 'maintenance' })
  time.now += 1000
  t.strictSame((await send(app, 'POST', '/api/silences', silence, KEY)).body, made.body)
  t.match(await counts(), { critical: 1, silenced: 1 })
  t.match((await send(app, 'POST', `/api/incidents/${incident}/acknowledge`)).body, {
    state: 'silenced',
    silenced: { id: made.body.id, by: 'ada', why: 'maintenance' },
  })
  const again = await build()
  t.match(await counts(again), { critical: 1, silenced: 1 })

  const url = `/api/silences/${made.body.id}`
  time.now += 1000
  const shorter = { until: iso(2 * MINUTE), why: 'done sooner' }
  t.match(await send(app, 'PATCH', url, shorter), { status: 200, body: { ...shorter, by: 'ada' } })
  t.match((await send(again, 'GET', '/api/silences?active=true')).body, [shorter])
  time.now += 1000
  t.equal((await send(app, 'DELETE', url)).status, 204)
  t.equal((await send(app, 'DELETE', url)).status, 204)
  t.strictSame((await send(app, 'GET', '/api/silences?active=true')).body, [])
  t.match((await send(app, 'GET', '/api/silences')).body, [{ id: made.body.id, state: 'ended', matches_open: 0 }])
  t.match(await counts(), { critical: 2, silenced: 0 })
  t.match(await send(app, 'PATCH', url, shorter), { status: 409, body: { error: 'silence_over', state: 'ended' } })
  t.match(await send(app, 'DELETE', '/api/silences/sil_none'), { status: 404, body: { error: 'unknown_silence' } })

  const wrong: [of: object, status: number, says: RegExp][] = [
    [{ until: 'tomorrow' }, 400, /write it as/],
    [{ until: iso(-1) }, 400, /has passed/],
    [{ until: iso(31 * 24 * 60 * MINUTE) }, 400, /30 days/],
    [{ scope: { reason: 'limit' } }, 400, /but_limits/],
    [{ scope: {} }, 400, /./],
    [{ scope: { weather: 'rain' } }, 400, /./],
    [{ why: '' }, 400, /./],
  ]
  for (const [of, status, says] of wrong) {
    const answer = await send(app, 'POST', '/api/silences', { ...silence, ...of })
    t.match(answer, { status, body: { ok: false, details: [{ message: says }] } }, JSON.stringify(of))
  }
})

test('what people say of a device goes before the configuration, unless somebody else was faster', async (t) => {
  const { app, time, build } = await setUp(t, [alert])
  const url = '/api/devices/1001'
  const first = await send(app, 'PATCH', url, { name: 'Chiller 2', note: 'feed H2' }, KEY)
  t.strictSame(first.body, {
    device_id: '1001',
    name: 'Chiller 2',
    site: 'harbour',
    note: 'feed H2',
    feed: null,
    electrical: null,
  })
  const read = async () => String((await send(app, 'GET', url)).body.revision)
  const revision = await read()
  t.equal(first.headers.etag, `"${revision}"`)
  const etag = revision
  time.now += 1000
  const electrical = { phases: 3, power_factor: 0.95 }
  const second = await send(app, 'PATCH', url, { name: null, site: 'mill', electrical }, { 'if-match': etag })
  t.match(second, { status: 200, body: { name: 'Chiller', site: 'mill', note: 'feed H2', electrical } })
  t.match(await send(app, 'PATCH', url, { note: 'x' }, { 'if-match': etag }), {
    status: 412,
    body: { error: 'changed' },
  })
  t.not(await read(), revision, 'and read again, it goes on')
  const retried = await send(app, 'PATCH', url, { name: 'Chiller 2', note: 'feed H2' }, { ...KEY, 'if-match': '"0"' })
  t.strictSame(retried.body, second.body, 'sent again, it is done once')
  t.match((await send(app, 'PATCH', '/api/devices/1009', { name: 'x' })).status, 404)
  t.match((await send(app, 'PATCH', url, { site: 'No Site' })).status, 400)
  const again = await build()
  t.match((await send(again, 'GET', '/api/sites')).body, [
    { site: 'harbour', devices: 1 },
    { site: 'mill', devices: 1 },
  ])
  const hidden = { scope: { site: 'mill' }, until: iso(60 * MINUTE), why: 'moved', dry_run: true }
  t.match((await send(again, 'POST', '/api/silences', hidden)).body, { matches_open: 1, devices: 1 })
})

test('bad acts are refused in words, and a database that is gone is a 503', async (t) => {
  const { app, config } = await setUp(t, [alert])
  const url = `/api/incidents/${incident}`
  const wrong: [method: 'POST' | 'PUT', path: string, body: object, headers?: Record<string, string>][] = [
    ['POST', '/comments', { text: '' }],
    ['POST', '/comments', { text: 'x'.repeat(2001) }],
    ['POST', '/comments', {}],
    ['PUT', '/verdict', { verdict: 'perhaps' }],
    ['POST', '/acknowledge', { actor: 'x'.repeat(65) }],
    ['POST', '/acknowledge', {}, { 'idempotency-key': 'a b' }],
  ]
  for (const [method, path, body, headers] of wrong)
    t.match(await send(app, method, url + path, body, headers), { status: 400, body: { ok: false } }, path)
  const lost = await buildApp(t, { ...config, url: 'http://127.0.0.1:1', timeoutMs: 1000 }, fleet)
  t.match(await send(lost, 'POST', `${url}/acknowledge`), { status: 503, body: { error: 'database_unreachable' } })
})

test('a page of another origin may act', async (t) => {
  const { app } = await setUp(t, [alert])
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const asked = { 'access-control-request-method': method, 'access-control-request-headers': 'idempotency-key' }
    const { headers } = await app.inject({
      method: 'OPTIONS',
      url: `/api/incidents/${incident}/verdict`,
      headers: { origin: 'http://localhost:3000', ...asked },
    })
    t.match(headers['access-control-allow-methods'], method)
    t.match(headers['access-control-allow-headers'], 'idempotency-key')
  }
})

test('without a registry alerts are read all the same', async (t) => {
  const { config, connection } = await openDatabase(t)
  const { BucketsAPI } = await import('@influxdata/influxdb-client-apis')
  const api = new BucketsAPI(connect(config).client)
  const { buckets: [registry] = [] } = await api.getBuckets({ name: buckets.registry.name })
  await api.deleteBucketsID({ bucketID: registry?.id ?? '' })
  await createWriter(connection, buckets.alerts.name).write([lineOf(alert)])
  const app = await buildApp(t, config, fleet)
  t.match((await send(app, 'GET', '/api/fleet')).body, { incidents: { critical: 1 } })
  t.match(await send(app, 'POST', `/api/incidents/${incident}/acknowledge`), {
    status: 503,
    body: { error: 'database_misconfigured' },
  })
})
