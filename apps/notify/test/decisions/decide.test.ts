import { alertId } from '@nrg/detection/alerts/id'
import { incidentId } from '@nrg/detection/alerts/incident'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { whereOf } from '../../src/messages/wording.ts'
import { alert, policy, START, World } from '../fixture/told.ts'

const simple = policy('routes: [{ channels: [a], group_wait: 10s }]')

test('an incident is one message, once its group has been waited for', (t) => {
  const world = new World({ policy: simple })
  world.alerts = [alert('1001', 0)]
  t.strictSame(world.told(1), [])
  world.alerts.push(alert('1001', 2, { metric: 'current_a', value: 31, expected: 20 }))
  t.strictSame(world.told(10), [], 'ten seconds after it was first seen, not after it began')
  t.match(world.decision(11).messages, [
    {
      target: 'a/a',
      message: {
        kind: 'raised',
        incidents: [{ id: incidentId(alert('1001', 0)), alert_count: 2, device_count: 1, severity: 'warning' }],
      },
    },
  ])
  const [first] = world.decision(11).messages
  const [again] = world.at(12)
  t.equal(again?.key, first?.key, 'what was decided and not kept is decided again, as the same message')
  t.strictSame(world.told(13), [], 'and kept it is told once')
  t.end()
})

test('forty meters that sag are one message, also where their common cause is found a minute after them', (t) => {
  const world = new World({ policy: simple })
  for (let second = 0; second < 60; second += 5) {
    for (let device = 0; device < 40; device++)
      if (device % 12 === second / 5) world.alerts.push(alert(String(2000 + device), second))
    t.strictSame(world.told(second), [], `${second} s`)
  }
  world.hold(65)
  world.alerts.push(alert('fleet', 5, { reason: 'fleet', value: 40, until: START + 65_000 }))
  const messages = [65, 75, 120, 180].flatMap((second) => world.at(second))
  t.match(messages, [
    { message: { kind: 'raised', incidents: [{ device_count: 40, reason: 'fleet', alert_count: 41 }] } },
  ])
  t.equal(messages.length, 1)
  t.end()
})

test('forty meters that sag before anything was learned of them are one message, one that does something else another', (t) => {
  const world = new World({ policy: simple })
  for (let second = 0; second < 60; second += 5) {
    for (let device = 0; device < 40; device++)
      if (device % 12 === second / 5) world.alerts.push(alert(String(2000 + device), second))
    t.strictSame(world.told(second), [], `${second} s`)
  }
  world.hold(65)
  const messages = [65, 75, 119, 120, 180].flatMap((second) => world.at(second))
  t.match(messages, [
    {
      message: {
        kind: 'raised',
        incidents: [{ title: 'Voltage sags at 40 devices', kind: 'supply', alert_count: 40 }],
      },
    },
  ])
  t.equal(messages.length, 1)
  const own = alert('2007', 400, { metric: 'temp_c', value: 80, expected: 40, score: 12 })
  world.alerts.push(own)
  world.hold(400)
  t.strictSame(world.told(400), [])
  const more = world.at(410)
  t.match(more, [
    { message: { kind: 'raised', incidents: [{ id: incidentId(own), devices: ['2007'], alert_count: 1 }] } },
  ])
  t.equal(more.length, 1)
  t.strictSame(world.told(3000), ['over a/a', 'over a/a'])
  t.end()
})

test('three devices that go the same way at once may be the first of many, and are waited for', (t) => {
  const world = new World({ policy: simple })
  for (const device of ['2000', '2001', '2002']) world.alerts.push(alert(device, 0))
  t.strictSame(
    [0, 10, 60].flatMap((second) => world.told(second)),
    [],
  )
  for (let device = 2003; device < 2010; device++) world.alerts.push(alert(String(device), 70))
  t.match(world.at(130), [{ message: { kind: 'raised', incidents: [{ device_count: 10 }] } }])
  t.strictSame(world.told(300), [])
  t.end()
})

test('devices of a crowd that have no common cause are told for themselves, when it would have been found', (t) => {
  const world = new World({ policy: simple })
  const expected = (device: number) => (device % 2 === 0 ? 480 : 300)
  world.alerts = Array.from({ length: 5 }, (_, device) =>
    alert(String(2000 + device), 0, { expected: expected(device) }),
  )
  world.alerts.push(alert('3000', 0, { reason: 'limit', metric: 'temp_c' }))
  t.strictSame(world.told(1), [])
  t.match(world.at(11), [{ message: { incidents: [{ devices: ['3000'] }] } }], 'a crossed limit waits for no crowd')
  t.strictSame(world.told(120), [])
  t.equal(world.told(121).length, 5)
  t.end()
})

test('after that only what matters: worse, spread, taken, over', (t) => {
  const world = new World({ policy: policy('routes: [{ channels: [a, b], group_wait: 10s, repeat: never }]') })
  world.alerts = [alert('1001', 0)]
  world.at(0)
  t.strictSame(world.told(10), ['raised a/a', 'raised b/b'])
  world.hold(30, { peak: 9 })
  t.strictSame(world.told(30), [], 'that it holds on is nothing new')
  world.hold(40, { severity: 'critical' })
  t.strictSame(world.told(40), ['worse a/a', 'worse b/b'])
  world.alerts.push(alert('1002', 45), alert('fleet', 45, { reason: 'fleet' }))
  t.strictSame(world.told(49), [], 'of what grows what there is within the group wait is one message')
  t.strictSame(world.told(50), ['spread a/a', 'spread b/b'])
  world.say({
    type: 'acknowledge',
    id: 'x',
    actor: 'M. Okafor',
    time: START + 60_000,
    incident: incidentId(alert('1001', 0)),
    alerts: [alertId(alert('1001', 0))],
  })
  const taken = world.at(61)
  t.strictSame(
    taken.map(({ message, target }) => [message.kind, target, message.incidents[0]?.acknowledged?.by]),
    [
      ['acknowledged', 'a/a', 'M. Okafor'],
      ['acknowledged', 'b/b', 'M. Okafor'],
    ],
  )
  world.hold(600)
  t.strictSame(world.told(1200), [], 'it is open for as long as its alerts are held')
  const over = world.at(1201)
  t.strictSame(
    over.map(({ message }) => [message.kind, message.incidents[0]?.open, message.incidents[0]?.until]),
    [
      ['over', false, START + 600_000],
      ['over', false, START + 600_000],
    ],
  )
  t.strictSame(world.told(2000), [])
  t.end()
})

test('it spreads twice: from a device to its site, and from the site to several', (t) => {
  const at = (site: string) => ({ site })
  const fleet = {
    ...defaultFleetConfig,
    sites: { berlin: { name: 'Berlin' }, paris: { name: 'Paris' } },
    devices: { '1001': at('berlin'), '1002': at('berlin'), '1003': at('paris') },
  }
  const world = new World({ policy: simple, fleet })
  world.alerts = [alert('1001', 0)]
  world.at(0)
  t.match(world.at(10), [{ message: { kind: 'raised', incidents: [{ sites: 1, site_name: 'Berlin' }] } }])
  world.alerts.push(alert('1002', 20), alert('fleet', 20, { reason: 'fleet' }))
  t.match(world.at(20), [{ message: { kind: 'spread', incidents: [{ sites: 1, device_count: 2 }] } }])
  world.alerts.push(alert('1003', 40))
  const wide = world.at(40)
  t.match(wide, [{ message: { kind: 'spread', incidents: [{ sites: 2, device_count: 2 }] } }])
  const [told] = wide.flatMap(({ message }) => message.incidents)
  t.equal(told && whereOf(told), '2 devices, 2 sites')
  t.strictSame(world.told(50), ['raised a/a'], 'what is there is an incident of its own')
  t.strictSame(world.told(60), [], 'each once')
  t.end()
})

test('late readings take an incident back: everyone who was told hears of it, and nobody else', (t) => {
  const world = new World({ policy: simple })
  world.alerts = [alert('1001', 0), alert('1002', 5)]
  world.at(5)
  world.hold(14, { state: 'withdrawn' }, ({ device_id }) => device_id === '1002')
  t.strictSame(world.told(15), ['raised a/a'])
  world.hold(15, { state: 'withdrawn' })
  const messages = world.at(20)
  t.match(messages, [{ message: { kind: 'withdrawn', incidents: [{ devices: ['1001'], open: false }] } }])
  t.equal(messages.length, 1)
  t.strictSame(world.told(21), [])
  world.hold(30, { state: 'raised' }, ({ device_id }) => device_id === '1001')
  t.strictSame(world.told(31), ['raised a/a'], 'and that it was so after all')
  t.end()
})

test('taken back: the escalated are told too, and who was not told yet is not', (t) => {
  const routes = `routes:
    - channels: [a, b]
      repeat: never
      escalate: [{ after: 10m, channels: [c] }, { after: 20m, channels: [d] }]`
  const world = new World({ policy: policy(routes, ['a', 'b', 'c', 'd']) })
  world.alerts = [alert('1001', 0)]
  world.at(0)
  t.strictSame(world.told(10), ['raised a/a', 'raised b/b'])
  world.hold(610)
  t.strictSame(world.told(610), ['raised c/c'])
  world.hold(620, { state: 'withdrawn' })
  t.strictSame(world.told(620), ['withdrawn a/a', 'withdrawn b/b', 'withdrawn c/c'])
  t.strictSame(world.told(4000), [])
  t.end()
})

test('taken: those who were told hear of it, and it goes no further', (t) => {
  const routes = 'routes: [{ channels: [a, b], repeat: never, escalate: [{ after: 10m, channels: [c] }] }]'
  const world = new World({ policy: policy(routes, ['a', 'b', 'c']) })
  world.alerts = [alert('1001', 0)]
  world.at(0)
  world.at(10)
  const incident = incidentId(alert('1001', 0))
  const alerts = [alertId(alert('1001', 0))]
  world.say({ type: 'acknowledge', id: 'x', actor: 'M. Okafor', time: START + 60_000, incident, alerts })
  world.hold(900)
  t.strictSame(world.told(61), ['acknowledged a/a', 'acknowledged b/b'])
  t.strictSame(world.told(900), [], 'ten minutes are over, and somebody has it')
  t.strictSame(world.told(3000), ['over a/a', 'over b/b'])
  t.end()
})

test('an alert that another stands for since is the same incident', (t) => {
  const world = new World({ policy: simple })
  world.alerts = [alert('1001', 10)]
  world.at(10)
  const [raised] = world.at(20)
  world.hold(20, { state: 'withdrawn' })
  world.alerts.push(alert('1001', 5, { until: START + 20_000 }))
  t.strictSame(world.told(21), [])
  const [over] = world.at(1000)
  t.match([raised, over], [{ message: { kind: 'raised' } }, { message: { kind: 'over' } }])
  t.equal(over?.message.incidents[0]?.id, raised?.message.incidents[0]?.id, 'and is called the same')
  t.end()
})

test('two that turn out to be one are gone on with as the one that was told first', (t) => {
  const world = new World({ policy: policy('routes: [{ channels: [a], repeat: never }]') })
  world.alerts = [alert('1001', 0), alert('1002', 1, { until: START + 900_000 })]
  world.at(1)
  t.strictSame(world.told(11), ['raised a/a', 'raised a/a'])
  world.alerts.push(alert('fleet', 1, { reason: 'fleet', until: START + 900_000 }))
  const [first, second] = [incidentId(alert('1001', 0)), incidentId(alert('1002', 1))]
  t.match(world.at(100), [{ message: { kind: 'spread', incidents: [{ id: first, formerly: [second] }] } }])
  t.strictSame(world.told(3000), ['over a/a'])
  t.equal(world.book.size, 1)
  t.end()
})

test('what was over before somebody could be told is not told to them', (t) => {
  const world = new World({ policy: simple, since: () => START + 3_600_000 })
  world.alerts = [alert('1001', 0), alert('1002', 3500)]
  t.strictSame(world.told(3600), [])
  const messages = world.at(3610)
  t.match(messages, [{ message: { kind: 'raised', incidents: [{ devices: ['1002'] }] } }])
  t.equal(messages.length, 1)
  t.end()
})

test('what came and went while notify was away is told as what it is', (t) => {
  const world = new World({ policy: simple })
  world.alerts = [alert('1001', 60)]
  world.at(7200)
  t.match(world.at(7210), [{ message: { kind: 'over', incidents: [{ open: false }] } }])
  t.end()
})

test('who is told by several routes is told once; a route that does not fit tells nobody', (t) => {
  const fleet = {
    ...defaultFleetConfig,
    devices: { '1001': { site: 'berlin', feed: 'f1' }, '1002': { site: 'paris' } },
  }
  const routes = `routes:
    - { match: { site: berlin, feed: f1 }, channels: [a], continue: true }
    - { match: { severity: critical }, channels: [b] }
    - { match: { metric: [voltage_v, current_a], reason: zscore, kind: unknown, device: "1001" }, channels: [a, b] }`
  const world = new World({ policy: policy(routes), fleet })
  world.alerts = [alert('1001', 0), alert('1002', 0)]
  world.at(0)
  const messages = world.at(10)
  t.strictSame(
    messages.map(({ message, target }) => [target, message.incidents[0]?.devices[0]]),
    [
      ['a/a', '1001'],
      ['b/b', '1001'],
    ],
  )
  t.end()
})

test('each part of a match chooses for itself, one or a list, and all of them have to fit', (t) => {
  const fleet = { ...defaultFleetConfig, devices: { '1001': { site: 'berlin', feed: 'f1' } } }
  const cases: [fits: string, not: string][] = [
    ['site: berlin', 'site: paris'],
    ['feed: [f2, f1]', 'feed: f2'],
    ['device: "1001"', 'device: ["1002", "1003"]'],
    ['metric: voltage_v', 'metric: current_a'],
    ['reason: [limit, zscore]', 'reason: limit'],
    ['kind: unknown', 'kind: supply'],
    ['severity: warning', 'severity: critical'],
    ['site: berlin, severity: warning', 'site: berlin, severity: critical'],
  ]
  for (const [fits, not] of cases) {
    const routes = `routes: [{ match: { ${not} }, channels: [a] }, { match: { ${fits} }, channels: [b] }]`
    const world = new World({ policy: policy(routes), fleet })
    world.alerts = [alert('1001', 0)]
    world.at(0)
    t.strictSame(world.told(10), ['raised b/b'], fits)
  }
  t.end()
})
