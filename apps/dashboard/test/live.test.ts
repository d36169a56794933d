import { test } from 'tap'
import { createClient } from '../src/api/client.ts'
import { askForLists } from '../src/live/ask-for-lists.ts'
import { failed, heard, isStale, NEW_LINK } from '../src/live/link.ts'
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

const incidents = [{ id: 'inc_x', state: 'open', severity: 'critical' }]
const devices = [{ device_id: '1003', last_seen: '2026-11-26T13:24:58.000Z' }]
const all = {
  '/api/devices': devices,
  '/api/incidents': incidents,
  '/api/fleet': { devices: 1 },
  '/api/sites': [],
  '/api/session': { role: 'operate', actor: null, until: null },
}

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

test('all lists are asked for at once, and who asks once for all', async (t) => {
  const { fetch, asked } = service(all)
  const store = createStore()
  const client = createClient({ fetch, clock: () => T0 })
  await askForLists(client, store, () => T0)
  t.match(store.known, {
    link: { state: 'live', heardAt: T0 },
    offsetMs: 7000,
    devices,
    incidents,
    person: { role: 'operate' },
  })
  t.strictSame(asked.splice(0).sort(), ['/api/devices', '/api/fleet', '/api/incidents', '/api/session', '/api/sites'])
  await askForLists(client, store, () => T0)
  t.notOk(asked.includes('/api/session'))
})

test('what is known stays while nothing answers, and is new once it does', async (t) => {
  const { fetch, answers } = service({ ...all })
  const store = createStore()
  let now = T0
  const ask = () => askForLists(createClient({ fetch, clock: () => now }), store, () => now)
  await ask()
  for (const path of Object.keys(all)) answers[path] = 'down'
  now += 16_000
  await ask()
  t.match(store.known.link, { state: 'failing', heardAt: T0, failures: 1 })
  t.ok(isStale(store.known.link, now))
  t.strictSame(store.known.devices, devices)
  for (const path of Object.keys(all)) answers[path] = 503
  await ask()
  t.match(store.known.link, { state: 'database', failures: 2 })
  Object.assign(answers, all, { '/api/devices': [], '/api/incidents': [] })
  await ask()
  t.match(store.known, { link: { state: 'live', failures: 0 }, devices: [], incidents: [] })
})

test('a service whose database is away answers what was known, and says of when it is', async (t) => {
  const store = createStore()
  let since = T0 - 3000
  const { fetch } = service(all)
  const stale = async (input: string | URL | Request) => {
    const answer = await fetch(input)
    answer.headers.set('stale-since', new Date(since + 7000).toISOString())
    return answer
  }
  const ask = () => askForLists(createClient({ fetch: stale, clock: () => T0 }), store, () => T0)
  await ask()
  t.match(store.known.link, { state: 'live', heardAt: since }, 'one that is slow is not away')
  since = T0 - 12_000
  await ask()
  t.match(store.known.link, { state: 'database', heardAt: T0 - 3000, failures: 1 })
})
