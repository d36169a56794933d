import { setTimeout as sleep } from 'node:timers/promises'
import { alertSentence } from '@nrg/detection/alerts/sentence'
import { flux, fluxString } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { storedAlert } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import { withRates } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import { type Test, test } from 'tap'
import { detectionTasks } from '../src/detection/tasks.ts'
import { close, detectorOf, type Found, HOUR, MINUTE, rounded, SLACK, T0 } from './fixture/detector.ts'

const fleet: FleetConfig = withRates({
  metrics: [
    { name: 'energy_kwh', unit: 'kWh', label: 'energy', kind: 'counter' },
    { name: 'water_l', unit: 'l', kind: 'counter', resolution: '15m' },
    { name: 'current_a', unit: 'A' },
  ],
})

const Row = Type.Object({ _time: Type.Date(), _field: Type.String(), _value: Type.Number(), device_id: Type.String() })

/** The tasks that make rates, and some that judge them. */
async function counters(t: Test, config = fleet, names = /^nrg-(rollup|alert)/) {
  const database = await detectorOf(t, config, names)
  const writer = createWriter(database.connection, buckets.raw.name)
  return {
    ...database,
    put: async (lines: readonly string[]) => t.match(await writer.write([...lines]), { kind: 'written' }),
    /** The rates that were made, by device and metric. */
    rates: async () => {
      const rows = await createReader(database.connection).collect(
        flux`from(bucket: ${fluxString(buckets.raw.name)}) |> range(start: 1970-01-01T00:00:00Z, stop: 2100-01-01T00:00:00Z)
          |> filter(fn: (r) => r._field =~ /_rate$/)`,
        Row,
      )
      const all: Record<string, [minute: number, rate: number][]> = {}
      for (const { _time, _field, _value, device_id } of rows.toSorted((a, b) => +a._time - +b._time)) {
        const key = `${device_id} ${_field}`
        all[key] ??= []
        all[key].push([(_time.getTime() - T0) / MINUTE, Number(_value.toPrecision(6))])
      }
      return all
    },
  }
}

/** Readings of a counter: what it says at each of some minutes. */
const lines = (
  device: number,
  metric: string,
  minutes: readonly number[],
  says: (minute: number) => number,
  suffix = '',
) =>
  minutes.map((minute) => {
    const value = Number(says(minute).toFixed(6))
    return `energy,device_id=${device} ${metric}=${value}${suffix} ${T0 + minute * MINUTE}000000`
  })
const every = (step: number, until: number) =>
  Array.from({ length: Math.ceil(until / step) }, (_, index) => index * step)
const minutes = every(1, 60)
/** Six in an hour. */
const steady = (from: number) => (minute: number) => from + 0.1 * minute
const exceptAt = (at: number, value: number, otherwise: (minute: number) => number) => (minute: number) =>
  minute === at ? value : otherwise(minute)
const from30 = (now: number, before: (minute: number) => number) => (minute: number) =>
  minute < 30 ? before(minute) : now + 0.1 * (minute - 30)

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

test('any split of the time into runs, any run again and any order of arrival gives the same rates', async (t) => {
  const until = T0 + 2 * HOUR
  const long = every(1, 120)
  const all = [
    ...lines(1000, 'energy_kwh', long, exceptAt(50, 0, exceptAt(80, 5, steady(1234.5)))),
    ...lines(1001, 'energy_kwh', long, (minute) => (minute < 50 ? 1234.5 + 0.1 * minute : 0.2 * (minute - 50))),
    ...lines(1002, 'energy_kwh', every(7, 120), (minute) => (9993 + 0.1 * minute) % 10_000),
    ...lines(1003, 'water_l', every(5, 120), (minute) => 3 * minute, 'i'),
  ]
  const isLate = (_line: string, index: number) => index % 3 === 1 || (index > 40 && index < 60)
  const ways = {
    one: async (one: Counters) => {
      await one.put(all)
      await one.over(T0, until)
    },
    parts: async (one: Counters) => {
      await one.put(all)
      for (let from = T0; from < until; from += 30 * MINUTE) await one.over(from, Math.min(from + 45 * MINUTE, until))
    },
    late: async (one: Counters) => {
      await one.put(all.filter((line, index) => !isLate(line, index)))
      for (let now = T0 + 30 * MINUTE; now <= until + 15 * MINUTE; now += 15 * MINUTE) await one.at(now)
      await one.put(all.filter(isLate))
      for (let step = 0; step < 5; step++) {
        await sleep(SLACK + 100)
        await one.at(until + 16 * MINUTE + step * 10_000)
      }
    },
  }
  const results: unknown[] = []
  for (const [name, way] of Object.entries(ways)) {
    const one = await counters(t, fleet, /^nrg-rollup/)
    await way(one)
    const used = (await one.rollups()).filter(({ metric }: Found) => metric.endsWith('_rate')).map(rounded)
    t.ok(used.length > 250, `${name}: ${used.length}`)
    results.push({ rates: await one.rates(), used, found: (await one.found()).map(rounded) })
  }
  t.strictSame(results[1], results[0], 'in parts')
  t.strictSame(results[2], results[0], 'late')
})

type Counters = Awaited<ReturnType<typeof counters>>

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
