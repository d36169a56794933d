import type { ActEvent } from '@nrg/schema/act-event'
import { type StoredAlert, storedAlert } from '@nrg/schema/alert'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import fc from 'fast-check'
import { test } from 'tap'
import { Acts } from '../../src/acts/acts.ts'
import { actsOnIncidents } from '../../src/acts/on-incident.ts'
import { withDeviceActs } from '../../src/acts/with-device-acts.ts'
import { alertId } from '../../src/alerts/id.ts'
import { groupIncidents, type Incident } from '../../src/alerts/incident.ts'
import { replacedAlerts } from '../../src/alerts/replaced.ts'

const T0 = Date.parse('2026-03-01T12:00:00Z')
const MINUTE = 60_000
const fleet = {
  ...defaultFleetConfig,
  devices: { '1001': { site: 'harbour', name: 'Chiller' }, '1002': { site: 'harbour' }, '1003': { site: 'mill' } },
}
const siteOf = (device: string) => (fleet.devices as Record<string, { site: string }>)[device]?.site
const at = (minutes: number) => T0 + minutes * MINUTE
const iso = (minutes: number) => new Date(at(minutes)).toISOString()

const alert = (device_id: string, since: number, until: number, of: Partial<StoredAlert> = {}): StoredAlert => ({
  ...storedAlert(
    { device_id, metric: 'current_a', reason: 'zscore', time: iso(since) },
    { until: BigInt(at(until)) * 1_000_000n, severity: 'warning' },
  ),
  ...of,
})

/** The incidents of alerts with what was said of them, some minutes after noon. */
function told(alerts: readonly StoredAlert[], events: readonly ActEvent[], now: number) {
  const context = { fleet, siteOf, now: at(now), replaced: replacedAlerts(alerts, fleet) }
  const actsOf = actsOnIncidents(new Acts(events), context)
  return groupIncidents(alerts, { siteOf }).map((incident) => ({ incident, ...actsOf(incident) }))
}

const on = ({ id: incident, alerts }: Incident, id: string, minutes: number, actor = 'ada') => ({
  id,
  time: at(minutes),
  actor,
  incident,
  alerts: alerts.map(alertId),
})
const incidentOf = (...alerts: StoredAlert[]) => groupIncidents(alerts, { siteOf })[0] as Incident
const silence = (id: string, of: Partial<Extract<ActEvent, { type: 'silence' }>>): ActEvent => ({
  type: 'silence',
  id: `${id}-made`,
  time: at(0),
  actor: 'ada',
  silence: id,
  scope: { device: '1001' },
  from: at(0),
  until: at(60),
  why: 'maintenance',
  but_limits: true,
  by: 'ada',
  ...of,
})

test('an acknowledgement holds for what comes while the incident is open, and ends with it', (t) => {
  const first = alert('1001', 0, 5)
  const taken: ActEvent = { type: 'acknowledge', ...on(incidentOf(first), 'e1', 2), comment: 'on my way' }
  t.strictSame(told([first], [taken], 5)[0]?.acknowledged, { by: 'ada', at: iso(2), comment: 'on my way' })
  t.ok(told([first, alert('1001', 9, 12, { metric: 'temp_c' })], [taken], 12)[0]?.acknowledged, 'a second alert of it')
  // Its hold is 10 min: a new one on the device after it was over is one that nobody has taken.
  t.equal(told([first, alert('1001', 16, 20)], [taken], 20)[1]?.acknowledged, null)
  // A hold shorter than the ten minutes that make one incident: it is the same one, and was over in between.
  const short = { ...fleet, detectors: { zscore: { hold: '1m' as const } } }
  const alerts = [first, alert('1001', 9, 12)]
  const context = { fleet: short, siteOf, now: at(12), replaced: replacedAlerts(alerts, short) }
  const again = incidentOf(...alerts)
  t.equal(actsOnIncidents(new Acts([taken]), context)(again).acknowledged, null)
  const anew: ActEvent = { type: 'acknowledge', ...on(again, 'e2', 12) }
  t.match(actsOnIncidents(new Acts([taken, anew]), context)(again).acknowledged, { at: iso(12) })
  const back: ActEvent = { type: 'unacknowledge', ...on(again, 'e3', 13) }
  t.equal(actsOnIncidents(new Acts([back, taken, anew]), context)(again).acknowledged, null, 'the latest wins')
  t.end()
})

test('what was said of alerts that late readings replaced is said of their successors', (t) => {
  const old = alert('1001', 0, 5)
  const events: ActEvent[] = [
    { type: 'acknowledge', ...on(incidentOf(old), 'e1', 2) },
    { type: 'comment', ...on(incidentOf(old), 'e2', 3), text: 'filter changed' },
    {
      type: 'verdict',
      ...on(incidentOf(old), 'e3', 4),
      device: '1001',
      metric: 'current_a',
      reason: 'zscore',
      since: at(0),
      verdict: 'real',
    },
  ]
  const gone = { ...old, state: 'withdrawn' as const }
  const moved = { verdict: 'real', acknowledged: { by: 'ada' }, events: [{ id: 'e1' }, { id: 'e2' }, { id: 'e3' }] }
  t.match(told([gone, alert('1001', -3, 6)], events, 6), [moved], 'it began earlier')
  t.match(told([gone, alert('1001', 12, 14, { reason: 'spike' })], events, 14), [moved], 'a hold apart, of its group')
  const twice = [gone, alert('1001', 13, 16, { state: 'withdrawn' }), alert('1001', 24, 26)]
  t.match(told(twice, events, 26), [moved], 'by way of one that was withdrawn in turn')
  t.match(told([gone, alert('1001', 30, 31)], events, 31), [{ verdict: null, acknowledged: null, events: [] }])
  t.match(told([gone, alert('1001', 0, 5, { reason: 'limit' })], events, 5), [{ events: [] }], 'another group')
  t.match(told([gone, alert('1002', 0, 5)], events, 5), [{ events: [] }], 'another device')
  // Two alerts of it, of which the first, whose id is the incident's, is taken back for nothing.
  const pair = [alert('1001', 0, 5), alert('1001', 6, 9, { metric: 'temp_c' })]
  const both: ActEvent = { type: 'acknowledge', ...on(incidentOf(...pair), 'e4', 7) }
  t.match(told([gone, ...pair.slice(1)], [both], 9), [{ acknowledged: { by: 'ada' } }])
  const { by } = replacedAlerts(twice, fleet)
  t.equal(by(alertId(old)), twice[2])
  t.equal(by(alertId(twice[2] as StoredAlert)), undefined)
  t.end()
})

test('a silence hides what is in its scope while it is in force, and a crossed limit gets through', (t) => {
  const one = alert('1001', 0, 9)
  const hidden = (alerts: StoredAlert[], events: ActEvent[], now = 9) =>
    told(alerts, events, now)[0]?.silenced?.id ?? null
  t.strictSame(told([one], [silence('s1', {})], 9)[0]?.silenced, {
    id: 's1',
    until: iso(60),
    by: 'ada',
    why: 'maintenance',
  })
  const scopes: [scope: object, hides: boolean][] = [
    [{ device: '1002' }, false],
    [{ site: 'harbour' }, true],
    [{ site: 'mill' }, false],
    [{ site: 'harbour', metric: 'current_a', reason: 'zscore' }, true],
    [{ site: 'harbour', metric: 'temp_c' }, false],
    [{ reason: 'stuck' }, false],
  ]
  for (const [scope, hides] of scopes)
    t.equal(hidden([one], [silence('s1', { scope })]), hides ? 's1' : null, JSON.stringify(scope))
  const limit = alert('1001', 1, 9, { reason: 'limit' })
  t.equal(hidden([one, limit], [silence('s1', {})]), null)
  t.equal(hidden([one, limit], [silence('s1', { but_limits: false })]), 's1')
  t.equal(hidden([one, limit], [silence('s1', {})], 30), null, 'nothing is open')
  t.equal(hidden([one], [silence('s1', { from: at(10) })]), null, 'not yet')
  t.equal(hidden([one], [silence('s1', { until: at(9) })]), null, 'no longer')
  t.equal(hidden([one], [silence('s1', {}), silence('s2', { until: at(90) })]), 's2', 'the one that hides it longest')
  const shorter = silence('s1', { id: 'later', time: at(5), until: at(8) })
  t.equal(hidden([one], [shorter, silence('s1', {})]), null, 'the latest wins')
  const ended: ActEvent = { type: 'silence_ended', id: 'e', time: at(3), actor: 'bo', silence: 's1' }
  t.equal(hidden([one], [ended, silence('s1', {})]), null)
  t.strictSame(new Acts([ended]).silences(), [], 'one that nobody made')
  const fleetAlert = alert('fleet', 0, 9, { reason: 'fleet' })
  t.equal(
    hidden([fleetAlert, one], [silence('s1', { scope: { site: 'harbour' } })]),
    's1',
    'a common cause, where it is',
  )
  t.end()
})

test('what people say of a device goes before the configuration, and can be taken back', (t) => {
  const said: ActEvent[] = [
    { type: 'device', id: 'e1', time: at(1), actor: 'ada', device: '1001', name: 'Chiller 2', note: 'feed H2' },
    { type: 'device', id: 'e2', time: at(2), actor: 'bo', device: '1001', site: 'mill', name: null },
    { type: 'device', id: 'e3', time: at(3), actor: 'bo', device: '1009', electrical: { phases: 1, power_factor: 1 } },
  ]
  const acts = new Acts(said.toReversed())
  t.strictSame(acts.device('1001'), { note: 'feed H2', site: 'mill', revision: 'e2' })
  t.strictSame(acts.device('1005'), { revision: '0' })
  t.match(withDeviceActs(fleet, acts).devices, {
    '1001': { name: 'Chiller', site: 'mill', note: 'feed H2' },
    '1002': { site: 'harbour' },
    '1009': { electrical: { phases: 1 } },
  })
  t.end()
})

test('in whatever order events come, and however often, what holds is the same', (t) => {
  const alerts = [
    alert('1001', 0, 5),
    alert('1001', 8, 12, { metric: 'temp_c' }),
    alert('1002', 1, 3, { state: 'withdrawn' }),
    alert('1002', 2, 12),
    alert('1003', 0, 12, { reason: 'limit' }),
  ]
  const incidents = alerts.map((one) => incidentOf({ ...one, state: 'raised' }))
  const minute = fc.integer({ min: 0, max: 4 })
  const about = fc.record({
    of: fc.constantFrom(...incidents),
    minutes: minute,
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  })
  const event: fc.Arbitrary<ActEvent> = fc.oneof(
    about.map(({ of, minutes, id }) => ({ type: 'acknowledge' as const, ...on(of, id, minutes) })),
    about.map(({ of, minutes, id }) => ({ type: 'unacknowledge' as const, ...on(of, id, minutes) })),
    about.map(({ of, minutes, id }) => ({ type: 'comment' as const, ...on(of, id, minutes), text: `at ${minutes}` })),
    about.map(({ minutes, id }) => silence(id, { id, time: at(minutes), until: at(10 + 2 * minutes) })),
    about.map(({ minutes, id }) => ({
      type: 'silence_ended' as const,
      id: `end-${id}`,
      time: at(minutes),
      actor: 'bo',
      silence: id,
    })),
    about.map(({ minutes, id }) => ({
      type: 'device' as const,
      id,
      time: at(minutes),
      actor: 'bo',
      device: '1001',
      name: id,
    })),
  )
  const known = (events: readonly ActEvent[]) => ({
    told: told(alerts, events, 12),
    silences: new Acts(events).silences(),
    device: new Acts(events).device('1001'),
  })
  fc.assert(
    fc.property(
      fc
        .array(event, { maxLength: 20 })
        .chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length })),
        ),
      ([events, repeated]) => t.strictSame(known(repeated), known(events)),
    ),
    { numRuns: 200 },
  )
  t.end()
})

test('whatever late readings do after each act, every act of an episode is on the alert that stands for it', (t) => {
  // An episode that is found again and again: each time it may begin and end some minutes earlier or later.
  const moves = fc.array(
    fc.record({ since: fc.integer({ min: -5, max: 5 }), length: fc.integer({ min: 1, max: 9 }) }),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  fc.assert(
    fc.property(moves, (spans) => {
      const all = [...new Map(spans.map(({ since, length }) => [since, alert('1001', since, since + length)])).values()]
      const events: ActEvent[] = []
      for (const [step, current] of all.entries()) {
        const stored = all
          .slice(0, step + 1)
          .map((one): StoredAlert => (one === current ? one : { ...one, state: 'withdrawn' }))
        const before = told(stored, events, 10)[0]
        t.equal(before?.events.length, step, 'all that was said is still said')
        if (before !== undefined)
          events.push({ type: 'comment', ...on(before.incident, `e${step}`, 10), text: `found ${step}` })
      }
    }),
    { numRuns: 200 },
  )
  t.end()
})
