import { setTimeout as sleep } from 'node:timers/promises'
import { alertSentence } from '@nrg/detection/alerts/sentence'
import { alertTitle } from '@nrg/detection/alerts/title'
import { createWriter } from '@nrg/influx/write'
import { storedAlert } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import { withRates } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type Test, test } from 'tap'
import { detectionTasks } from '../src/detection/tasks.ts'
import { detectorOf, HOUR, MINUTE, SLACK, T0, wave } from './fixture/detector.ts'
import { findsTheSame } from './fixture/same-scores.ts'

const DAY = 24 * HOUR
const fleet: FleetConfig = withRates({
  metrics: [{ name: 'energy_kwh', unit: 'kWh', label: 'energy', kind: 'counter' }],
  sites: { here: { time_zone: 'Europe/Berlin' } },
})
/** The first midnight in Berlin: a Monday begins. */
const BEGIN = T0 - HOUR

async function consumption(t: Test, names = /^nrg-(rollup|used|consumption|alert)/) {
  const database = await detectorOf(t, fleet, names)
  const writer = createWriter(database.connection, buckets.raw.name)
  const put = async (lines: readonly string[]) => t.match(await writer.write([...lines]), { kind: 'written' })
  return { ...database, put }
}

type Consumption = Awaited<ReturnType<typeof consumption>>

/** A reading an hour: ten in an hour of a working day and two at weekends, `times` as much on some days. */
function meter(
  device: number,
  days: number,
  times: (day: number) => number,
  heard: (at: number) => boolean = () => true,
) {
  let total = 1000
  const lines: string[] = []
  for (let hour = 0; hour < days * 24; hour++) {
    const at = BEGIN + hour * HOUR + HOUR / 2
    const day = Math.floor(hour / 24)
    total += (day % 7 < 5 ? 10 : 2) * times(day) * (1 + 0.02 * wave(at, device))
    if (heard(at)) lines.push(`energy,device_id=${device} energy_kwh=${total.toFixed(4)} ${at}000000`)
  }
  return lines
}
/** Days that differ by more than weeks do. */
const uneven = (day: number) => [1.3, 0.7, 1, 1.2, 0.8, 1, 1][(day * 3 + Math.floor(day / 7)) % 7] ?? 1

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

test('any split of the time into runs, any run again and any order of arrival finds the same', async (t) => {
  const days = 16
  const until = BEGIN + 15 * DAY + 3 * HOUR
  const fault = BEGIN + 14 * DAY
  const lines = meter(1000, days, (day) => (day === 14 ? 1.6 : 1)).filter(
    (line) => Number(line.split(' ')[2]) / 1e6 < until,
  )
  const isLate = (line: string) => {
    const at = Number(line.split(' ')[2]) / 1e6
    return at > fault + 22 * HOUR && at < fault + 24 * HOUR
  }
  const whole = async (one: Consumption) => {
    await one.put(lines)
    await one.over(BEGIN, until)
  }
  const inParts = async (one: Consumption) => {
    await one.put(lines)
    for (let from = BEGIN; from < until; from += 20 * HOUR) await one.over(from, Math.min(from + 30 * HOUR, until))
  }
  const someLate = async (one: Consumption) => {
    await one.put(lines.filter((line) => !isLate(line)))
    await one.over(BEGIN, fault + 22 * HOUR)
    // It is judged without them, and anew when they are there.
    for (const hours of [22, 23, 24]) await one.at(fault + hours * HOUR + 40_000)
    await one.put(lines.filter(isLate))
    for (const minutes of [1, 2, 3, 63, 123]) {
      await sleep(SLACK + 100)
      await one.at(fault + 24 * HOUR + minutes * MINUTE + 40_000)
    }
  }
  const open = () => consumption(t, /^nrg-(rollup|used|consumption)/)
  await findsTheSame(t, { ways: [whole, inParts, someLate], open, until, least: 1 })
})

test('without counters there is nothing to add up', (t) => {
  const names = detectionTasks({ metrics: [{ name: 'energy_kwh', unit: 'kWh' }] }).map(({ name }) => name)
  t.notOk(names.some((name) => /used|consumption/.test(name)))
  t.end()
})
