import { alertSentence } from '@nrg/detection/alerts/sentence'
import { storedAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { detectionTasks } from '../src/detection/tasks.ts'
import { counters, every, exceptAt, fleet, from30, lines, minutes, splitCounters, steady } from './fixture/counter.ts'
import { close, HOUR, MINUTE, T0 } from './fixture/detector.ts'

test('a counter is judged by its rate, whatever makes it fall', async (t) => {
  const { put, over, rates, rollups, alerts } = await counters(t)
  await put([
    ...lines(1000, 'energy_kwh', minutes, exceptAt(30, 0, steady(1234.5))),
    ...lines(1001, 'energy_kwh', minutes, from30(0, steady(1234.5))),
    ...lines(1002, 'energy_kwh', minutes, (minute) => (9997.05 + 0.1 * minute) % 10_000),
    ...lines(1003, 'energy_kwh', minutes, from30(3000, steady(5000))),
    ...lines(1004, 'energy_kwh', minutes, exceptAt(30, 99_999, steady(1234.5))),
    ...lines(1005, 'energy_kwh', every(15, 60), steady(1234.5)),
    ...lines(1006, 'water_l', every(10, 120), (minute) => 65_500 + 6 * minute - (minute < 10 ? 0 : 65_536), 'i'),
    // Zeros for a while, and a counter that stands still: neither is a reset.
    ...lines(1007, 'energy_kwh', minutes, (minute) => (minute >= 30 && minute < 35 ? 0 : steady(1234.5)(minute))),
    ...lines(1008, 'energy_kwh', minutes, () => 1234.5),
    // It is a little uncertain of itself.
    ...lines(1009, 'energy_kwh', minutes, exceptAt(30, 1237.35, steady(1234.5))),
    // Every six minutes: readings more than three hours apart say nothing.
    ...lines(1010, 'energy_kwh', [0, 6, 12, 300, 306], steady(1234.5)),
  ])
  await over(T0, T0 + 6 * HOUR)
  const found = await rates()
  const all = minutes.slice(1).map((minute) => [minute, 6])
  for (const device of [1000, 1001, 1002, 1003, 1007])
    t.strictSame(found[`${device} energy_kwh_rate`], all, `${device}`)
  t.strictSame(
    found['1004 energy_kwh_rate'],
    all.map(([minute, rate]) => [minute, minute === 30 ? 5_925_700 : rate]),
    'what is too high is told by what judges rates',
  )
  t.strictSame(
    found['1005 energy_kwh_rate'],
    [15, 30, 45].map((minute) => [minute, 6]),
  )
  t.strictSame(
    found['1006 water_l_rate'],
    every(10, 120)
      .slice(2)
      .map((minute) => [minute, 360]),
    'integers',
  )
  t.strictSame(
    found['1008 energy_kwh_rate'],
    minutes.slice(1).map((minute) => [minute, 0]),
  )
  t.strictSame(
    found['1009 energy_kwh_rate'],
    minutes.slice(1).map((minute) => [minute, minute === 30 ? 1.5 : minute === 31 ? 15 : 6]),
  )
  t.strictSame(found['1010 energy_kwh_rate'], [
    [6, 6],
    [12, 6],
    [306, 6],
  ])

  const rolled = (await rollups()).filter(({ metric }) => metric === 'energy_kwh_rate')
  const sumOf = (device: string, field: string) =>
    rolled.filter((row) => row.device === device).reduce((sum, row) => sum + Number(row[field]), 0)
  for (const device of ['1000', '1004', '1007'])
    t.ok(close(sumOf(device, 'used'), 5.9), `${device}: ${sumOf(device, 'used')}`)
  t.match(
    rolled.find(({ device, at }) => device === '1000' && at === T0 + 20 * MINUTE),
    { n: 1, sd: 0 },
  )
  const quarter = (await rollups()).find(({ device, metric }) => device === '1006' && metric === 'water_l_rate')
  t.match(quarter, { at: T0 + 15 * MINUTE, n: 1, mean: 360 })

  const raised = await alerts()
  t.strictSame(
    raised.map(({ device, metric, reason, at, severity }) => [device, metric, reason, (at - T0) / MINUTE, severity]),
    [
      ['1000', 'energy_kwh', 'counter', 31, 'warning'],
      ['1007', 'energy_kwh', 'counter', 35, 'warning'],
    ],
  )
  const [alert] = raised
  const key = {
    device_id: '1000',
    metric: 'energy_kwh',
    reason: 'counter',
    time: new Date(alert?.at ?? 0).toISOString(),
  }
  t.equal(
    alertSentence(storedAlert(key, { ...alert }), fleet, T0 + 32 * MINUTE),
    'energy_kwh read 0 kWh and was back at 1237.4 kWh: a reading that is none; since 00:31',
  )
})

test('any split of the time into runs, any run again and any order of arrival gives the same rates', (t) =>
  splitCounters(t, 'short'))

test('a counter is judged by nothing else, and missed once; without counters there is no task', async (t) => {
  const names = (config: FleetConfig) => detectionTasks(config).map(({ name }) => name)
  t.strictSame(
    names(fleet).filter((name) => /counter/.test(name)),
    ['nrg-rollup-counter', 'nrg-rollup-counter-15m'],
  )
  t.notOk(names({ metrics: [{ name: 'energy_kwh', unit: 'kWh' }] }).some((name) => /counter/.test(name)))
  const alert = detectionTasks(fleet).find(({ name }) => name === 'nrg-alert')
  for (const task of detectionTasks(fleet)) if (/counter/.test(task.name)) t.ok(alert?.buildsOn(task), task.name)
  for (const { name, flux } of detectionTasks(fleet)) {
    const metrics = [...flux.matchAll(/metrics: (\/.*?\/)|\["?(.*?)"?:/g)].map(([whole]) => whole).join(' ')
    if (/^nrg-(rollup|offline|rhythm|alert|types)/.test(name)) continue
    t.notMatch(metrics, /energy_kwh\b(?!_rate)/, name)
  }

  const { put, over, alerts } = await counters(t, fleet, /^nrg-(rollup|rhythm|offline|alert)/)
  await put([
    ...lines(1000, 'current_a', every(1, 240), () => 5),
    ...lines(1000, 'energy_kwh', every(1, 180), steady(1234.5)),
  ])
  await over(T0, T0 + 4 * HOUR)
  t.strictSame(
    (await alerts()).map(({ metric, reason }) => [metric, reason]),
    [['energy_kwh', 'offline']],
  )
})
