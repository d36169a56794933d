import { test } from 'tap'
import { cycle, DAY, fleet, load, splitCycle, usually } from './fixture/cycle.ts'
import { HOUR, MINUTE, T0 } from './fixture/detector.ts'

test('what is switched too often, or no more, is found within hours, and says how often it usually is', async (t) => {
  const { write, over, found, scores, kept, alerts } = await cycle(t)
  const until = T0 + 4 * DAY
  const fault = T0 + 3 * DAY + 6 * HOUR
  await write(load(1000, T0, until, usually(30, fault, fault + 6 * HOUR, 10)))
  await write(load(1001, T0, until, usually(30, fault, fault + 6 * HOUR, 360)))
  await write(load(1002, T0, until, () => 30))
  // Switched three times a day: no cycle, whatever it does.
  await write(load(1003, T0, until, usually(480, fault, fault + 6 * HOUR, 10)))
  // One that only sways about its middle, faster at times.
  const sway = (at: number) => (at >= fault && at < fault + 6 * HOUR ? 10 * MINUTE : HOUR)
  await write(
    Array.from({ length: (until - T0) / (5 * MINUTE) }, (_, index) => {
      const at = T0 + index * 5 * MINUTE
      const slow = 3 * Math.sin((2 * Math.PI * at) / DAY)
      return { device: 1004, at, current_a: 40 + slow + (Math.floor(at / sway(at)) % 2 === 0 ? 0.5 : -0.5) }
    }),
  )
  for (let at = T0; at < until; at += DAY) await over(at, at + DAY)
  const all = await found(fault)
  t.strictSame(Object.keys(all), ['1000 current_a', '1001 current_a'])
  for (const device of ['1000', '1001']) {
    const [first] = all[`${device} current_a`] ?? []
    t.ok(first !== undefined && first[0] > 0 && first[0] <= 270, device)
  }
  const often = (await scores()).filter(({ device, ratio }) => device === '1000' && Number(ratio) >= 1)
  t.match(often[0], { reason: 'cycle', expected: 6 })
  t.equal(Math.max(...often.map(({ value }) => Number(value))), 18)
  t.equal(Number(often[0]?.upper), 6 + 4.5 * 1.2)
  const midnights = (await kept('switching')).filter(({ device, usual }) => device === '1000' && usual !== undefined)
  t.strictSame(
    midnights.map(({ at, usual }) => [(at - T0) / DAY, usual]),
    [
      [2, 6],
      [3, 6],
    ],
    'a day tells where the middle is, the next how often it is crossed',
  )
  t.strictSame(
    (await alerts()).map(({ device, reason }) => [device, reason]),
    [
      ['1000', 'cycle'],
      ['1001', 'cycle'],
    ],
  )
})

test('any split of the time into runs, any run again and any order of arrival finds the same', (t) =>
  splitCycle(t, 'short'))

test('what is switched off is not judged, and a device has its own', async (t) => {
  const { write, over, found } = await cycle(t, {
    ...fleet,
    devices: { 1001: { detectors: { cycle: { enabled: false } } }, 1002: { detectors: { cycle: { least: 7 } } } },
  })
  const until = T0 + 2 * DAY + 12 * HOUR
  const fault = until - 6 * HOUR
  for (const device of [1000, 1001, 1002]) await write(load(device, T0, until, usually(30, fault, until, 10)))
  for (let at = T0; at < until; at += DAY) await over(at, Math.min(until, at + DAY))
  t.strictSame(Object.keys(await found(T0)), ['1000 current_a'])
})
