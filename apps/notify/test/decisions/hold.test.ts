import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { isWithin } from '../../src/configuration/window.ts'
import { explain } from '../../src/decisions/explain.ts'
import { alert, policy, START, World } from '../fixture/told.ts'

const HOUR = 3600

/** From 12:00 to 14:00 UTC, which is when the tests begin. */
const quiet = (more = '') =>
  policy(`routes: [{ channels: [a], repeat: 4h, quiet: { from: "12:00", to: "14:00"${more} } }]`)

test('in quiet hours nothing is told; what was held is one digest at their end, as it is by then', (t) => {
  const world = new World({ policy: quiet() })
  world.alerts = [alert('1001', 0), alert('1002', 60), alert('1003', 120)]
  for (const second of [0, 60, 120, 1000, HOUR]) t.strictSame(world.told(second), [])
  world.hold(2 * HOUR, {}, ({ device_id }) => device_id === '1001')
  world.hold(130, { state: 'withdrawn' }, ({ device_id }) => device_id === '1003')
  t.strictSame(world.told(2 * HOUR - 1), [])
  const messages = world.at(2 * HOUR)
  t.match(messages, [
    {
      target: 'a/a',
      message: {
        kind: 'digest',
        incidents: [
          { devices: ['1001'], open: true },
          { devices: ['1002'], open: false },
        ],
      },
    },
  ])
  t.equal(messages.length, 1)
  t.equal(messages[0]?.message.incidents.length, 2, 'what was taken back is none of it')
  t.equal(messages[0]?.cases.length, 2)
  world.hold(2 * HOUR + 60, {}, ({ device_id }) => device_id === '1001')
  t.strictSame(world.told(2 * HOUR + 1), [])
  t.strictSame(world.told(2 * HOUR + 661), ['over a/a'])
  t.end()
})

test('limits get through, unless the window says otherwise; what is critical where it says so', (t) => {
  const limit = alert('1001', 0, { reason: 'limit', metric: 'temp_c', value: 91, upper: 80 })
  const critical = alert('1001', 0, { severity: 'critical' })
  const cases: [string, string, ReturnType<typeof alert>, string[]][] = [
    ['a limit', '', limit, ['raised a/a']],
    ['a limit that is held', ', limits: held', limit, []],
    ['what is critical', '', critical, []],
    ['what is critical and told', ', critical: told', critical, ['raised a/a']],
  ]
  for (const [name, more, one, told] of cases) {
    const world = new World({ policy: quiet(more) })
    world.alerts = [one]
    world.at(0)
    t.strictSame(world.told(10), told, name)
  }
  t.end()
})

test('maintenance holds what it is for, whoever is told', (t) => {
  const routes = `routes: [{ channels: [a, b] }]
maintenance: [{ name: works, match: { device: "1001" }, from: "12:00", to: "13:00" }]`
  const world = new World({ policy: policy(routes) })
  world.alerts = [alert('1001', 0), alert('1002', 0)]
  world.at(0)
  t.match(world.at(10), [
    { target: 'a/a', message: { kind: 'raised', incidents: [{ devices: ['1002'] }] } },
    { target: 'b/b', message: { incidents: [{ devices: ['1002'] }] } },
  ])
  t.strictSame(world.told(HOUR), ['over a/a', 'over b/b', 'digest a/a', 'digest b/b'])
  t.end()
})

/** A silence of a device, from one second to another. */
const silence = (device: string, from: number, until: number) => ({
  type: 'silence' as const,
  id: `s ${device}`,
  actor: 'M. Okafor',
  time: START + from * 1000,
  silence: `sil_${device}`,
  scope: { device },
  from: START + from * 1000,
  until: START + until * 1000,
  why: 'tests',
  but_limits: true,
  by: 'M. Okafor',
})

/** Somebody takes an incident. */
const taken = (second: number) => ({
  type: 'acknowledge' as const,
  id: 'x',
  actor: 'me',
  time: START + second * 1000,
})

test('maintenance of one device does not hold back what many of its site do at once; that of the site does', (t) => {
  const ids = ['1001', '1002', '1003', '1004', '1005', '1006']
  const fleet = { ...defaultFleetConfig, devices: Object.fromEntries(ids.map((id) => [id, { site: 'berlin' }])) }
  const works = (match: string) =>
    policy(`routes: [{ channels: [a] }]\nmaintenance: [{ name: works, match: ${match}, from: "11:00", to: "13:00" }]`)
  for (const [match, told] of [
    ['{ device: "1003" }', ['raised a/a']],
    ['{ site: berlin }', []],
    ['{ site: berlin, device: ["1001", "1002"] }', ['raised a/a']],
    [`{ device: ${JSON.stringify(ids)} }`, []],
    ['{ site: berlin, metric: temp_c }', ['raised a/a']],
  ] as const) {
    const world = new World({ policy: works(match), fleet })
    world.alerts = ids.map((id) => alert(id, 0))
    world.at(0)
    t.strictSame(world.told(130), told, match)
  }
  t.end()
})

test('that it was none is held by maintenance and silences as all else is, and told in one message at their end', (t) => {
  const works = 'maintenance: [{ name: works, match: { device: ["1001", "1002"] }, from: "12:30", to: "13:30" }]'
  const world = new World({ policy: policy(`routes: [{ channels: [a] }]\n${works}`) })
  world.alerts = ['1001', '1002', '1003', '1004'].map((device) => alert(device, 0, { metric: `of_${device}` }))
  world.alerts.push(alert('1005', 0, { reason: 'limit', metric: 'temp_c', value: 91, upper: 80 }))
  world.at(0)
  t.equal(world.at(10).length, 5)
  world.say(silence('1003', 1800, 7200))
  world.say(silence('1005', 1800, 7200))
  world.hold(1900)
  t.strictSame(world.told(1900), [])
  world.hold(1900, { state: 'withdrawn' })
  t.match(
    world.at(1901).map(({ message: { kind, incidents } }) => [kind, ...incidents.flatMap(({ devices }) => devices)]),
    [
      ['withdrawn', '1004'],
      ['withdrawn', '1005'],
    ],
    'what nothing holds, and a crossed limit',
  )
  t.strictSame(world.told(5399), [])
  const [both, ...more] = world.at(5400)
  t.match(both, {
    target: 'a/a',
    message: { kind: 'withdrawn', incidents: [{ devices: ['1001'], open: false }, { devices: ['1002'] }] },
  })
  t.equal(both?.cases.length, 2)
  t.equal(more.length, 0)
  t.strictSame(world.told(7199), [])
  t.match(world.at(7200), [{ message: { kind: 'withdrawn', incidents: [{ devices: ['1003'] }] } }])
  t.strictSame(world.told(9000), [], 'once')
  t.end()
})

test('that it was none is told after days of a silence as well', (t) => {
  const world = new World({ policy: policy('routes: [{ channels: [a] }]') })
  world.alerts = [alert('1001', 0)]
  world.at(0)
  t.strictSame(world.told(10), ['raised a/a'])
  const days = 30 * 86_400
  world.say(silence('1001', 20, days))
  world.hold(30, { state: 'withdrawn' })
  for (const second of [40, 100_000, days - 1]) t.strictSame(world.told(second), [])
  t.strictSame(world.told(days), ['withdrawn a/a'])
  world.at(days + 86_400)
  t.equal(world.book.size, 0, 'then it is forgotten')
  t.end()
})

test('that somebody has taken it is held as well', (t) => {
  const world = new World({ policy: policy('routes: [{ channels: [a] }]') })
  world.alerts = [alert('1001', 0)]
  world.at(0)
  t.strictSame(world.told(10), ['raised a/a'])
  world.say(silence('1001', 20, 900))
  const [one] = world.book.all()
  world.say({ ...taken(30), incident: one?.id ?? '', alerts: [...(one?.alerts ?? [])] })
  world.hold(1000)
  t.strictSame(world.told(899), [])
  t.match(world.at(900), [{ message: { kind: 'digest', incidents: [{ acknowledged: { by: 'me' } }] } }])
  t.end()
})

test('a silence holds what it hides, and a crossed limit where it says so', (t) => {
  const world = new World({ policy: policy('routes: [{ channels: [a] }]') })
  world.say(silence('1001', 0, 900))
  world.alerts = [alert('1001', 0), alert('1002', 0)]
  world.at(0)
  t.match(world.at(10), [{ message: { incidents: [{ devices: ['1002'] }] } }])
  world.hold(900)
  t.strictSame(world.told(800), [])
  t.match(world.at(901), [{ message: { kind: 'digest', incidents: [{ devices: ['1001'], open: true }] } }])
  world.alerts.push(alert('1001', 902, { reason: 'limit', metric: 'temp_c', value: 91, upper: 80 }))
  t.strictSame(world.told(911), ['worse a/a'])
  t.end()
})

test('nobody has taken it: it is told again after its time, and no more once somebody has, or it is over', (t) => {
  const world = new World({ policy: policy('routes: [{ channels: [a], repeat: 1h }]') })
  world.alerts = [alert('1001', 0)]
  world.at(0)
  t.strictSame(world.told(10), ['raised a/a'])
  world.hold(HOUR + 9)
  t.strictSame(world.told(HOUR + 9), [])
  t.strictSame(world.told(HOUR + 10), ['reminder a/a'])
  world.hold(2 * HOUR + 10)
  t.strictSame(world.told(2 * HOUR + 10), ['reminder a/a'])
  const [one] = world.book.all()
  world.say({ ...taken(2 * HOUR + 20), incident: one?.id ?? '', alerts: [...(one?.alerts ?? [])] })
  t.strictSame(world.told(2 * HOUR + 21), ['acknowledged a/a'])
  world.hold(9 * HOUR)
  t.strictSame(world.told(9 * HOUR), [])
  t.end()
})

test('nobody took it within ten minutes: the next are told, and then the next of them', (t) => {
  const routes = `routes:
    - channels: [a]
      repeat: never
      escalate: [{ after: 10m, channels: [b] }, { after: 20m, channels: [c] }]`
  const channels = ['a', 'b', 'c']
  const world = new World({ policy: policy(routes, channels) })
  world.alerts = [alert('1001', 0)]
  world.at(0)
  t.strictSame(world.told(10), ['raised a/a'])
  world.hold(609)
  t.strictSame(world.told(609), [])
  const [next] = world.at(610)
  t.match(next, { target: 'b/b', message: { kind: 'raised', note: 'nobody has taken it within 10 min' } })
  world.hold(1809)
  t.strictSame(world.told(1809), [])
  t.strictSame(world.told(1810), ['raised c/c'])
  const ends = world.at(4000)
  t.strictSame(
    ends.map(({ message: { kind, note }, target }) => [kind, target, note]),
    ['a/a', 'b/b', 'c/c'].map((target) => ['over', target, undefined]),
  )

  const taker = new World({ policy: policy(routes.replace('10m', '90s'), channels) })
  taker.alerts = [alert('1001', 0)]
  taker.at(0)
  taker.at(10)
  taker.hold(200)
  t.match(taker.at(100), [{ target: 'b/b', message: { note: 'nobody has taken it within 90 s' } }])
  const [one] = taker.book.all()
  taker.say({ ...taken(110), incident: one?.id ?? '', alerts: [...(one?.alerts ?? [])] })
  const said = taker.at(111).map(({ message: { kind, note }, target }) => [kind, target, note])
  t.strictSame(
    said,
    ['a/a', 'b/b'].map((target) => ['acknowledged', target, undefined]),
    'once somebody has, that nobody had is not said',
  )

  const over = new World({ policy: policy(routes, channels) })
  over.alerts = [alert('1001', 0)]
  over.at(0)
  over.at(10)
  t.strictSame(over.told(601), ['over a/a'])
  t.strictSame(over.told(611), [], 'what is over goes no further')
  t.end()
})

test('hours are those of the clock on the wall, also over midnight and where it is put forward', (t) => {
  const night = { from: '22:00', to: '06:00', time_zone: 'Europe/Berlin' }
  const at = (text: string) => Date.parse(text)
  t.ok(isWithin(night, at('2026-01-01T21:00Z')), '22:00 in winter')
  t.notOk(isWithin(night, at('2026-01-01T20:59Z')))
  t.notOk(isWithin(night, at('2026-01-01T05:00Z')), '06:00')
  t.ok(isWithin(night, at('2026-07-01T20:00Z')), '22:00 in summer')
  t.ok(isWithin(night, at('2026-03-29T03:59Z')), '05:59 after the clock was put forward')
  t.notOk(isWithin(night, at('2026-03-29T04:00Z')))
  const friday = { ...night, days: ['fri' as const], time_zone: 'UTC' }
  t.ok(isWithin(friday, at('2026-01-02T23:00Z')), 'a Friday')
  t.ok(isWithin(friday, at('2026-01-03T05:59Z')), 'its night ends on Saturday')
  t.notOk(isWithin(friday, at('2026-01-03T23:00Z')))
  t.notOk(isWithin(friday, at('2026-01-02T05:00Z')), "Thursday's night is none")
  t.end()
})

test('who would be told, when and why', (t) => {
  const routes = `routes:
    - { name: paris, match: { site: paris }, channels: [c] }
    - name: first
      match: { metric: voltage_v }
      channels: [a]
      escalate: [{ after: 10m, channels: [b] }]
    - { channels: [c] }`
  const world = new World({ policy: policy(routes, ['a', 'b', 'c']) })
  world.alerts = [alert('1001', 0)]
  world.at(0)
  const said = (second: number, crowded = false) => {
    const one = [...world.book.all()][0]
    const options = { policy: world.policy, since: () => START, crowded, now: START + second * 1000 }
    const { told, passed } = explain(one, world.look(second), options)
    return [...told.map(({ channel, when, why }) => `${channel}: ${when}; ${why}`), ...passed]
  }
  const others = [
    'b: 10 min after the ones before, unless somebody takes it; first fits, step 1 of its escalation',
    'paris: does not fit',
    'route 3: not looked at, for one before it fits',
  ]
  t.strictSame(said(4), ['a: in 6 s, for what else there may be of it; first fits', ...others])
  t.strictSame(said(4, true), ['a: in 116 s, for what else there may be of it; first fits', ...others])
  world.at(10)
  t.strictSame(said(11), [
    'a: first told 2026-03-01T12:00:10.000Z, last 2026-03-01T12:00:10.000Z; first fits',
    ...others,
  ])
  t.end()
})
