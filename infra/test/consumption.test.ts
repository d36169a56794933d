import { alertSentence } from '@nrg/detection/alerts/sentence'
import { alertTitle } from '@nrg/detection/alerts/title'
import { storedAlert } from '@nrg/schema/alert'
import { test } from 'tap'
import { detectionTasks } from '../src/detection/tasks.ts'
import { BEGIN, consumption, DAY, fleet, meter, splitConsumption, uneven } from './fixture/consumption.ts'
import { HOUR, MINUTE } from './fixture/detector.ts'

test('a day and a week on which a counter rises by more than usual are told at their end, and no others', async (t) => {
  const { put, over, alerts, kept } = await consumption(t)
  const days = 36
  await put([
    ...meter(1000, days, (day) => (day === 30 ? 1.4 : 1)),
    ...meter(1001, days, () => 1),
    ...meter(1002, days, (day) => uneven(day) * (day >= 28 ? 1.15 : 1)),
    // A day of which half was not heard.
    ...meter(
      1003,
      days,
      () => 1,
      (at) => at < BEGIN + 30 * DAY || at > BEGIN + 30.5 * DAY,
    ),
    ...meter(1004, days, (day) => (day === 30 ? 0.5 : 1)),
    // Too new to say.
    ...meter(1005, 7, (day) => (day === 5 ? 3 : 1)),
  ])
  await over(BEGIN, BEGIN + days * DAY + MINUTE)
  const told = (await alerts()).map(({ device, metric, reason, at, samples }) => [
    device,
    metric,
    reason,
    (at - BEGIN) / DAY,
    samples,
  ])
  t.strictSame(told, [
    ['1000', 'energy_kwh_rate', 'consumption', 31, 1],
    ['1002', 'energy_kwh_rate', 'consumption', 35, 7],
    ['1004', 'energy_kwh_rate', 'consumption', 31, 1],
  ])
  const [day, week] = (await alerts()).map((alert) =>
    storedAlert(
      { device_id: alert.device, metric: alert.metric, reason: 'consumption', time: new Date(alert.at).toISOString() },
      { ...alert },
    ),
  )
  const now = BEGIN + 31 * DAY + HOUR
  t.match(
    day && alertSentence(day, fleet, now),
    /^rate of energy_kwh came to 33\d kWh over the day, expected 240 ± 24 as on such days$/,
  )
  t.match(day && alertTitle(day, fleet), /^A day of energy is (39|40|41) % above what is usual$/)
  t.match(
    week && alertSentence(week, fleet, now + 4 * DAY),
    /over the last seven days, expected \d+ ± \d+ as in the weeks before/,
  )
  const [first] = await kept('used')
  t.match(first, { at: BEGIN + DAY, hours: 23, weekday: 1, week: 0 })
})

test('any split of the time into runs, any run again and any order of arrival finds the same', (t) =>
  splitConsumption(t, 'short'))

test('without counters there is nothing to add up', (t) => {
  const names = detectionTasks({ metrics: [{ name: 'energy_kwh', unit: 'kWh' }] }).map(({ name }) => name)
  t.notOk(names.some((name) => /used|consumption/.test(name)))
  t.end()
})
