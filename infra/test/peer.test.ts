import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { HOUR, T0 } from './fixture/detector.ts'
import { DAY, during, fleet, inDays, load, peer, splitPeer, weather } from './fixture/peer.ts'

test('who does not do what its peers do is found, and who its peers are is found as well', async (t) => {
  const { write, over, found, scores, kept, alerts } = await peer(t)
  const until = T0 + 6 * DAY
  const fault = T0 + 5 * DAY + 8 * HOUR
  // Half of a load is gone. Two others of the group, which is one that has four, go on, as does what all of them do at noon.
  const half = (at: number) => (at >= fault && at < fault + 5 * HOUR ? -0.5 * weather(at, 1) : 0)
  const noon = during(T0 + 5 * DAY + 12 * HOUR, T0 + 5 * DAY + 14 * HOUR, 6)
  await write(load(1000, until, 1, 1, (at) => half(at) + noon(at)))
  await write(load(1001, until, 1, 2, (at) => 2 * noon(at)))
  await write(load(1002, until, 1, 0.5, (at) => 0.5 * noon(at)))
  // What goes by weather of its own has no peers, whatever it does, nor do two that have each other alone.
  await write(load(1003, until, 3, 1, during(fault, fault + 5 * HOUR, -5)))
  await write(load(1004, until, 4))
  await write(load(1005, until, 4, 1, during(fault, fault + 5 * HOUR, -5)))
  await inDays({ over }, until)
  const learned = (await kept('peer')).filter(({ at }) => at === T0 + 5 * DAY + 3 * HOUR)
  t.strictSame([...new Set(learned.map(({ device }) => device))].sort(), ['1000', '1001', '1002'])
  const all = await found(fault)
  t.strictSame(Object.keys(all), ['1000 current_a'])
  const minutes = all['1000 current_a']?.map(([minute]) => minute) ?? []
  t.ok(Number(minutes[0]) <= 60 && Number(minutes.at(-1)) >= 300, `${minutes}`)
  const whole = (await scores()).find(({ device, at }) => device === '1000' && at === fault + 2 * HOUR)
  t.equal(whole?.samples, 2)
  t.ok(Math.abs(Number(whole?.value) / Number(whole?.expected) - 0.5) < 0.1, `${whole?.value} of ${whole?.expected}`)
  t.ok(Number(whole?.upper) > Number(whole?.expected) && Number(whole?.lower) > Number(whole?.value))
  t.strictSame(
    (await alerts()).map((one) => [one.device, one.reason]),
    [['1000', 'peer']],
    'one alert',
  )
})

test('any split of the time into runs, any run again and any order of arrival finds the same', (t) =>
  splitPeer(t, 'short'))

test('a load is a metric in A, W or VA, and what is switched off is not judged', async (t) => {
  const named = /^nrg-(apart|peers|peer)$/
  const others: FleetConfig[] = [
    { metrics: [{ name: 'temp_c', unit: '°C' }] },
    { ...fleet, detectors: { peer: { enabled: false } } },
  ]
  for (const config of others) t.notOk((await peer(t, config)).tasks.some(({ name }) => named.test(name)))
})
