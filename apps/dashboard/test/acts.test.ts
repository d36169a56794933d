import type { Incident } from '@nrg/schema/incident'
import { test } from 'tap'
import { createActs } from '../src/acts/acts.ts'
import { matches } from '../src/incidents/filter.ts'
import { countIncidents, groupByState, needsAttention } from '../src/incidents/order.ts'
import { createStore } from '../src/live/store.ts'

const SINCE = '2026-11-26T13:20:00.000Z'

const incidentOf = (id: string, more: Partial<Incident> = {}): Incident => ({
  id,
  title: 'Current is 34 % above normal',
  sentence: '',
  severity: 'warning',
  state: 'open',
  kind: 'electrical',
  metric: 'current_a',
  reason: 'zscore',
  site: null,
  devices: ['1003'],
  alerts: [id],
  since: SINCE,
  until: null,
  value: 27.2,
  unit: 'A',
  expected: 20.3,
  score: 13.5,
  excess_kwh: null,
  excess_cost: null,
  cost_per_day: null,
  acknowledged: null,
  silenced: null,
  verdict: null,
  ...more,
})

test('what needs attention: open before taken, critical first, then the youngest', (t) => {
  const taken = incidentOf('taken', { severity: 'critical', state: 'acknowledged' })
  const incidents = [
    taken,
    incidentOf('old', { since: '2026-11-26T05:10:00.000Z' }),
    incidentOf('young'),
    incidentOf('worst', { severity: 'critical', since: '2026-11-26T01:00:00.000Z' }),
    incidentOf('closed', { state: 'closed' }),
  ]
  t.strictSame(
    needsAttention(incidents).map(({ id }) => id),
    ['worst', 'young', 'old', 'taken'],
  )
  t.strictSame(countIncidents(incidents), { critical: 2, warning: 2, unacknowledged: 3, silenced: 0 })
  t.strictSame(
    groupByState(incidents).map(({ name, incidents: list }) => [name, list.length]),
    [
      ['Nobody has taken', 3],
      ['Taken', 1],
      ['Closed', 1],
    ],
  )
  t.ok(matches(taken, { state: 'open' }), 'one that is taken is open still')
  t.notOk(matches(taken, { state: 'open', severity: 'warning' }))
  t.ok(matches(taken, { q: '1003', metric: 'current_a' }))
  const from = (offsetMs: number) => new Date(Date.parse(taken.since) + offsetMs).toISOString()
  t.ok(matches(taken, { from: from(60_000), to: from(120_000) }), 'what is open goes on')
  t.notOk(matches(taken, { from: from(-120_000), to: from(-60_000) }), 'it had not begun')
  const over = { ...taken, state: 'closed', until: from(30_000) } as const
  t.notOk(matches(over, { from: from(60_000), to: from(120_000) }))
  t.ok(matches(over, { from: from(120_000), to: from(60_000) }), 'no stretch of time is no filter')
  t.end()
})

test('an act is shown at once, is the service’s when it answers, and is taken back where it is refused', async (t) => {
  const incident = incidentOf('a')
  const store = createStore()
  store.update({ incidents: [incident] })
  const said: string[] = []
  const sent: { url: string; method?: string | undefined; key: string | null }[] = []
  let answer = () => Response.json({ ...incident, state: 'acknowledged', acknowledged: { by: 'Ada', at: SINCE } })
  const acts = createActs({
    store,
    onFailure: (text) => said.push(text),
    fetch: async (input, init) => {
      sent.push({ url: String(input), method: init?.method, key: new Headers(init?.headers).get('idempotency-key') })
      return answer()
    },
  })
  const done = acts.acknowledge(incident)
  t.match(store.known.incidents, [{ state: 'acknowledged', acknowledged: { by: 'You' } }])
  await done
  t.match(store.known.incidents, [{ state: 'acknowledged', acknowledged: { by: 'Ada' } }])
  t.match(sent, [{ url: '/api/incidents/a/acknowledge', method: 'POST', key: /^[0-9a-f-]{36}$/ }])
  t.strictSame(said, [])
  answer = () => new Response('{}', { status: 409 })
  const [taken = incident] = store.known.incidents ?? []
  await acts.judge(taken, 'real')
  t.match(store.known.incidents, [{ verdict: null, acknowledged: { by: 'Ada' } }])
  t.strictSame(said, ['The verdict was not saved: try again'])
})

test('what cannot be sent is shown, waits in its order, outlives a reload and is sent once', async (t) => {
  const incident = incidentOf('a')
  const store = createStore()
  store.update({ incidents: [incident] })
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      kept.set(key, value)
    },
  }
  const said: string[] = []
  const sent: string[] = []
  let status: number | undefined
  const create = () =>
    createActs({
      store,
      storage,
      onFailure: (text) => said.push(text),
      fetch: async (input, init) => {
        if (status === undefined) throw new TypeError('fetch failed')
        sent.push(`${init?.method} ${String(input)} ${new Headers(init?.headers).get('idempotency-key')}`)
        return status === 200 ? Response.json(incident) : new Response('{}', { status })
      },
    })
  const acts = create()
  await acts.acknowledge(incident)
  const [taken = incident] = store.known.incidents ?? []
  status = 503
  await acts.judge(taken, 'real')
  t.match(store.known.incidents, [{ state: 'acknowledged', verdict: 'real' }])
  t.strictSame(said, [
    'The acknowledgement will be sent once the service answers',
    'The verdict will be sent once the service answers',
  ])
  t.strictSame(sent, [], 'the second waits for the first')
  await acts.flush()
  t.equal(sent.length, 1, 'one that is not taken is tried again, and nothing before it')
  status = 200
  const after = create()
  await Promise.all([after.flush(), after.flush()])
  t.match(sent.slice(1), [/^POST \/api\/incidents\/a\/acknowledge /, /^PUT \/api\/incidents\/a\/verdict /])
  t.equal(sent[1], sent[0], 'by the same key')
  await create().flush()
  t.equal(sent.length, 3)
})
