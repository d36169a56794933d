import { alertSentence } from '@nrg/detection/alerts/sentence'
import { createReader } from '@nrg/influx/query'
import { readUnjudged } from '@nrg/influx/unjudged'
import { createWriter } from '@nrg/influx/write'
import { storedAlert } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { detectorOf, HOUR, MINUTE, type PartialReading, quiet, rounded, SECOND, T0, wave } from './fixture/detector.ts'

const fleet: FleetConfig = {
  metrics: [
    { name: 'current_a', unit: 'A' },
    { name: 'temp_c', unit: '°C', ignore: [85, -127], limit: { upper: 70, lower: 0, rate: 20 } },
  ],
  devices: { 1002: { metrics: { temp_c: { ignore: [] } } } },
}
const judges = /^nrg-(rollup|rhythm|limit|rate|sensor|baseline|zscore|still|habit|stuck|offline|alert)/
const from = T0 - HOUR

/** Readings every ten seconds; between two minutes the temperature is what its sensor says then. */
const readings = (device: number, says: (index: number) => number, begins: number, ends: number): PartialReading[] =>
  quiet(device, from, T0 + HOUR).map((one) => {
    const minute = (one.at - T0) / MINUTE
    return minute >= begins && minute < ends ? { ...one, temp_c: says(one.at / SECOND / 10) } : one
  })

test('what a sensor says when it fails is one alert, and no other detector judges it', async (t) => {
  const { connection, write, over, alerts, rollups } = await detectorOf(t, fleet, judges)
  // Good readings come between them for some minutes, and none at all for others.
  await write(readings(1000, (index) => (index % 3 === 0 ? 85 : 40), 5, 10))
  await write(readings(1001, (index) => (index % 2 === 0 ? 85 : -127), 10, 35))
  await write(readings(1002, () => 85, 5, 6))
  await over(from, T0 + HOUR)
  const found = await alerts()
  t.match(
    found
      .filter(({ device }) => device !== '1002')
      .map(({ device, metric, reason, at, severity, state }) => [
        device,
        metric,
        reason,
        (at - T0) / MINUTE,
        severity,
        state,
      ]),
    [
      ['1000', 'temp_c', 'sensor', 5, 'warning', 'raised'],
      ['1001', 'temp_c', 'sensor', 10, 'warning', 'raised'],
    ],
  )
  t.equal(Number(found[1]?.until) / 1e6, T0 + 35 * MINUTE - 10 * SECOND)
  t.same(
    new Set(found.filter(({ device }) => device === '1002').map(({ reason }) => reason)),
    new Set(['limit', 'rate', 'zscore']),
    'a device whose sensor says it and means it',
  )
  const hot = (await rollups()).filter(({ device, max }) => device === '1001' && Number(max) > 70)
  t.strictSame(hot, [], 'nothing is learned of it')
  t.strictSame(await readUnjudged(createReader(connection), new Date(from)), [], 'a number is no text')
  const [alert] = found
  const key = { device_id: '1000', metric: 'temp_c', reason: 'sensor', time: new Date(alert?.at ?? 0).toISOString() }
  t.equal(
    alertSentence(storedAlert(key, { ...alert }), fleet, T0 + 6 * MINUTE),
    'temp_c 85 °C, which its sensor says when it fails; since 00:05',
  )
})

test('integers too, in any split and order, as scheduled and again: the same alerts', async (t) => {
  const times = Array.from({ length: 360 }, (_, index) => T0 + index * 10 * SECOND)
  const says = (at: number) => (at - T0 > 10 * MINUTE && at - T0 < 14 * MINUTE ? 85 : Math.round(40 + 3 * wave(at, 1)))
  const lines = times.map((at) => `energy,device_id=1000 temp_c=${says(at)}i ${at}000000`)
  const wanted = /^nrg-(rollup|limit|sensor|alert)/
  const all: unknown[] = []
  for (const way of ['one run', 'parts', 'late'] as const) {
    const { connection, over, at, alerts, rollups } = await detectorOf(t, fleet, wanted)
    const put = async (some: readonly string[]) =>
      t.match(await createWriter(connection, buckets.raw.name).write([...some]), { kind: 'written' })
    if (way === 'late') {
      await put(lines.filter((_, index) => index % 2 === 0))
      for (let now = T0; now <= T0 + HOUR; now += 10 * MINUTE) await at(now)
      await put(lines)
      for (let step = 0; step < 4; step++) await at(T0 + HOUR + 10 * MINUTE + step * 10 * SECOND)
    } else await put(lines)
    if (way === 'one run') await over(T0, T0 + HOUR)
    if (way === 'parts')
      for (let begins = T0; begins < T0 + HOUR; begins += 7 * MINUTE)
        await over(begins, Math.min(begins + 14 * MINUTE, T0 + HOUR))
    // Where some came late, the alert began later at first: that one is withdrawn.
    const found = (await alerts()).filter(({ state }) => state === 'raised')
    t.match(found, [{ metric: 'temp_c', reason: 'sensor', at: T0 + 10 * MINUTE + 10 * SECOND, value: 85 }], way)
    t.equal(found.length, 1, way)
    all.push([found.map(rounded), (await rollups()).map(rounded)])
  }
  t.strictSame(all[1], all[0])
  t.strictSame(all[2], all[0])
})
