import type { AlertList } from '@nrg/schema/alert'
import { test } from 'tap'
import { createClient } from '../src/api/client.ts'
import { failed, heard, isStale, NEW_LINK } from '../src/live/link.ts'
import { Round } from '../src/live/round.ts'
import { createStore } from '../src/live/store.ts'

const T0 = Date.parse('2026-11-26T13:25:00Z')

test('waits grow to half a minute, and what is shown is stale after 15 s', (t) => {
  let link = heard(T0)
  const waits: number[] = []
  for (let count = 0; count < 10; count++) {
    link = failed(link, undefined, T0, 0.5)
    waits.push((link.nextAt ?? 0) - T0)
  }
  t.strictSame(waits, [1000, 1600, 2560, 4096, 6554, 10_486, 16_777, 26_844, 30_000, 30_000])
  t.equal(failed(heard(T0), undefined, T0, 0).nextAt, T0 + 800, 'many pages do not ask at the same moment')
  t.notOk(isStale(link, T0 + 14_999))
  t.ok(isStale(link, T0 + 15_000))
  t.notOk(isStale(heard(T0), T0 + 60_000), 'a tab that slept asks first')
  t.notOk(isStale(NEW_LINK, T0))
  t.equal(failed(NEW_LINK, 503, T0, 0.5).state, 'database')
  t.equal(failed(NEW_LINK, 502, T0, 0.5).state, 'failing')
  t.end()
})

const alerts: AlertList = [
  {
    device_id: '1003',
    reason: 'zscore',
    last_seen: '2026-11-26T13:24:50.000Z',
    value: 27.2,
    metric: 'current_a',
    since: '2026-11-26T13:20:00.000Z',
    until: '2026-11-26T13:24:50.000Z',
    open: true,
    score: 12.3,
    peak: 13.5,
    expected: 20.3,
    severity: 'critical',
    sentence: 'current_a 27.2 A, expected 20.3 ± 0.6; since 13:20',
  },
]
const devices = [{ device_id: '1003', last_seen: '2026-11-26T13:24:58.000Z' }]

/** A service that answers as it is told, and counts what it is asked. */
function service(answers: Record<string, unknown>) {
  const asked: string[] = []
  const fetch = async (input: string | URL | Request) => {
    const [path = ''] = String(input).split('?', 1)
    asked.push(path)
    const answer = answers[path]
    if (answer === 'down') throw new TypeError('fetch failed')
    if (typeof answer === 'number') return new Response('{}', { status: answer })
    if (answer === undefined) return new Response('{}', { status: 404 })
    return Response.json(answer, { headers: { 'server-time': String(T0 + 7000) } })
  }
  return { fetch, asked, answers }
}

test('a service that has devices and alerts alone is enough, and is not asked for the rest each time', async (t) => {
  const { fetch, asked } = service({ '/api/devices': devices, '/api/alerts': alerts })
  const store = createStore()
  let now = T0
  const round = new Round(createClient({ fetch, clock: () => now }), store, () => now)
  await round.run()
  t.equal(store.known.link.state, 'live')
  t.equal(store.known.offsetMs, 7000)
  t.equal(store.known.acts, false, 'nobody can take what is no incident')
  t.match(store.known.incidents, [
    { title: 'Current is 34 % above normal', state: 'open', until: null, score: 13.5, unit: 'A', devices: ['1003'] },
  ])
  t.strictSame(asked.toSorted(), ['/api/alerts', '/api/devices', '/api/fleet', '/api/incidents', '/api/sites'])
  asked.length = 0
  await round.run()
  t.strictSame(asked.toSorted(), ['/api/alerts', '/api/devices'])
  now += 60_001
  asked.length = 0
  await round.run()
  t.equal(asked.length, 5, 'a service that was brought up to date is noticed')
})

test('what is known stays while nothing answers, and is new once it does', async (t) => {
  const { fetch, answers } = service({ '/api/devices': devices, '/api/alerts': alerts })
  const store = createStore()
  let now = T0
  const round = new Round(createClient({ fetch, clock: () => now }), store, () => now)
  await round.run()
  for (const path of ['/api/devices', '/api/alerts']) answers[path] = 'down'
  now += 16_000
  await round.run()
  t.match(store.known.link, { state: 'failing', heardAt: T0, failures: 1 })
  t.ok(isStale(store.known.link, now))
  t.strictSame(store.known.devices, devices)
  answers['/api/devices'] = 503
  await round.run()
  t.match(store.known.link, { failures: 2 })
  answers['/api/devices'] = []
  answers['/api/alerts'] = []
  await round.run()
  t.match(store.known, { link: { state: 'live', failures: 0 }, devices: [], incidents: [] })
})

test('incidents can be taken where the service lets people act, and are shown where it does not', async (t) => {
  const incidents = [{ id: 'inc_x', state: 'open', severity: 'critical' }]
  const { fetch, answers } = service({ '/api/devices': devices, '/api/incidents': incidents })
  const store = createStore()
  let now = T0
  const round = new Round(createClient({ fetch, clock: () => now }), store, () => now)
  await round.run()
  t.match(store.known, { acts: false, incidents })
  answers['/api/silences'] = []
  now += 60_001
  await round.run()
  t.equal(store.known.acts, true)
})
