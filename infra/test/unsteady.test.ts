import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { HOUR, MINUTE, T0 } from './fixture/detector.ts'
import { DAY, during, fleet, load, splitUnsteady, toAndFro, unsteady } from './fixture/unsteady.ts'

test('a load that goes to and fro is found at the end of the quarter of an hour, and says what is usual', async (t) => {
  const { write, over, found, scores, kept, alerts } = await unsteady(t)
  const until = T0 + 4 * DAY
  const fault = T0 + 3 * DAY + 8 * HOUR
  await write(load(1000, until, during(fault, fault + HOUR, toAndFro(2))))
  // No news: switched on and off, a rise, what it does on three other days, however far it goes.
  const often = (at: number) => during(T0 + 8 * HOUR, until, toAndFro(2))(at) * (at % DAY < 9 * HOUR ? 1 : 0)
  await write(load(1001, until, often))
  await write(
    load(
      1002,
      until,
      during(fault, fault + HOUR, (at) => ((at - fault) / HOUR) * 30),
    ),
  )
  await write(
    load(
      1003,
      until,
      during(fault + 5 * MINUTE, fault + 15 * MINUTE, () => 30),
    ),
  )
  // A reading every two and a half minutes is too little to say.
  await write(load(1004, until, during(fault, fault + HOUR, toAndFro(2)), 2.5 * MINUTE))
  await over(T0, T0 + 3 * DAY)
  await over(T0 + 3 * DAY, until)
  const all = await found(T0 + 3 * DAY)
  t.strictSame(Object.keys(all), ['1000 current_a'])
  t.strictSame(
    all['1000 current_a']?.map(([minute]) => minute),
    [495, 510, 525, 540],
  )
  const [first] = await scores()
  // Two amperes up and down: four from the middle of its neighbours.
  t.ok(Math.abs(Number(first?.value) - 4) < 0.3, `${first?.value}`)
  const [calm, ...more] = (await kept('calm')).filter(({ device }) => device === '1000')
  t.equal(calm?.at, T0 + 3 * DAY + 3 * HOUR, 'from the third day on')
  t.equal(more.length, 0)
  t.equal(first?.expected, calm?.most)
  t.ok(Number(calm?.most) > 0.14 && Number(calm?.most) < 0.15, `a hundredth of what it takes at least: ${calm?.most}`)
  t.strictSame(
    (await alerts()).map((one) => [one.device, one.reason, one.at]),
    [['1000', 'unsteady', fault + 15 * MINUTE]],
    'one alert',
  )
  t.strictSame(
    new Set((await kept('unrest')).map(({ device }) => device)),
    new Set(['1000', '1001', '1002', '1003']),
    'what is too little to say is not kept',
  )
})

test('any split of the time into runs, any run again and any order of arrival finds the same', (t) =>
  splitUnsteady(t, 'short'))

test('a load of steps that are too long is not judged, nor what is switched off', async (t) => {
  const named = /^nrg-(unrest|calm|unsteady)$/
  const others: FleetConfig[] = [
    { metrics: [{ name: 'temp_c', unit: '°C' }] },
    { metrics: [{ name: 'power_kw', unit: 'kW', resolution: '5m' }] },
    { ...fleet, detectors: { unsteady: { enabled: false } } },
  ]
  for (const config of others) t.notOk((await unsteady(t, config)).tasks.some(({ name }) => named.test(name)))
})
