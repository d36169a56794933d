import { test } from 'tap'
import { HOUR, MINUTE, T0 } from './fixture/detector.ts'
import { DAY, during, load, night, splitNight } from './fixture/night.ts'

test('what is left on at night is found at the end of each whole hour, and says what is usual', async (t) => {
  const { write, over, found, scores, kept, alerts } = await night(t)
  const until = T0 + 5 * DAY
  // From one to half past four in the fifth night: 1.5 A; of another device by day, of a third on the second night.
  const fault = T0 + 4 * DAY + HOUR
  await write(load(1000, T0, until, during(fault, fault + 3.5 * HOUR, 1.5)))
  await write(load(1001, T0, until, during(fault + 9 * HOUR, fault + 12 * HOUR, 1.5)))
  await write(load(1002, T0, until, during(fault - 3 * DAY, fault - 3 * DAY + 3 * HOUR, 1.5)))
  for (let at = T0; at < until; at += DAY) await over(at, at + DAY)
  const all = await found(T0 + 4 * DAY)
  t.strictSame(Object.keys(all), ['1000 current_a'])
  const minutes = all['1000 current_a']?.map(([minute]) => minute) ?? []
  t.strictSame(minutes, [120, 180, 240], 'its whole hours')
  const [first] = (await scores()).filter(({ ratio }) => Number(ratio) >= 1)
  t.equal(first?.reason, 'night')
  t.ok(Math.abs(Number(first?.value) - 4.5) < 0.1 && Math.abs(Number(first?.expected) - 3) < 0.1)
  const bound = Number(first?.upper)
  t.ok(bound > 3.5 && bound < 4.4, `up to ${bound}`)
  const own = (await kept('quiet')).filter(({ device, quiet }) => device === '1000' && quiet === 1)
  t.ok(own.length >= 4)
  t.ok(
    own.every(({ at }) => ((at - T0) / HOUR) % 24 < 7 || ((at - T0) / HOUR) % 24 > 18),
    'none beside an hour in use: a clock that is changed is no news',
  )
  t.strictSame(
    (await alerts()).map((one) => [one.device, one.reason, one.severity, one.at]),
    [['1000', 'night', 'warning', T0 + 4 * DAY + (minutes[0] ?? 0) * MINUTE]],
    'one alert',
  )
})

test('what happened on two of the nights before is no news, nor is what the schedule shifts by an hour', async (t) => {
  const { write, over, found } = await night(t)
  const until = T0 + 6 * DAY
  const nightly = (nights: readonly number[]) => (at: number) => {
    const hour = ((at - T0) / HOUR) % 24
    return nights.includes(Math.floor((at - T0) / DAY)) && hour >= 1 && hour < 5 ? 1.5 : 0
  }
  await write(load(1000, T0, until, nightly([1, 3, 5])))
  await write(load(1001, T0, until, nightly([1, 5])))
  // All of its day an hour later, from the last day on.
  const shifted = load(1002, T0, until).map((one) => ({ ...one, at: one.at < T0 + 5 * DAY ? one.at : one.at + HOUR }))
  await write(shifted.filter(({ at }) => at < until))
  for (let at = T0; at < until; at += DAY) await over(at, at + DAY)
  const nights = Object.entries(await found(T0)).map(([name, all]) => [
    name,
    [...new Set(all.map(([minute]) => Math.floor((minute * MINUTE) / DAY)))],
  ])
  t.strictSame(nights, [
    ['1000 current_a', [3]],
    ['1001 current_a', [5]],
  ])
})

test('any split of the time into runs, any run again and any order of arrival finds the same', (t) =>
  splitNight(t, 'short'))

test('a load is a metric in A, W or VA, and what is switched off is not judged', async (t) => {
  const { write, over, found, tasks } = await night(t, {
    metrics: [{ name: 'current_a', unit: 'A', detectors: { night: { threshold: 3 } } }],
    devices: { 1001: { detectors: { night: { enabled: false } } } },
  })
  const until = T0 + 4 * DAY + 6 * HOUR
  for (const device of [1000, 1001]) await write(load(device, T0, until, during(T0 + 4 * DAY, until, 1)))
  for (let at = T0; at < until; at += DAY) await over(at, Math.min(until, at + DAY))
  t.strictSame(Object.keys(await found(T0)), ['1000 current_a'])
  t.ok(tasks.some(({ name }) => name === 'nrg-night'))
  const { tasks: none } = await night(t, { metrics: [{ name: 'temp_c', unit: '°C' }] })
  t.notOk(none.some(({ name }) => name === 'nrg-night' || name === 'nrg-quiet'))
})
