import { createReader } from '@nrg/influx/query'
import { readUnjudged } from '@nrg/influx/unjudged'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { detector, type Found, HOUR, MINUTE, quiet, SECOND, T0 } from './fixture/detector.ts'

const types = [
  { name: 'an unsigned integer', metric: 'unsigned', usual: '230u', odd: '600u', type: 'uint' },
  { name: 'a boolean', metric: 'truth', usual: 'true', odd: 'false', type: 'bool' },
  { name: 'a string', metric: 'word', usual: '"230 V"', odd: '"600 V"', type: 'string' },
]

const voltage = { unit: 'V', limit: { upper: 490, lower: -20, rate: 1000 } }
const fleet: FleetConfig = {
  metrics: [
    { name: 'voltage_v', ...voltage },
    { name: 'current_a', unit: 'A', limit: { upper: 30, rate: 60 } },
    { name: 'temp_c', unit: '°C' },
    ...types.map(({ metric }) => ({ name: metric, ...voltage })),
  ],
  detectors: { zscore: { sd_floor: 0.1 } },
}
const when = T0 + 65 * MINUTE
/** All runs are over as long a stretch: their scripts are then the same, which the database learns once. */
const STRETCH = 126 * MINUTE
const fault = { device: 1000, at: when, current_a: 36 }
const told = ['limit', 'rate', 'zscore'].map((reason) => ({ metric: 'current_a', reason, at: when, value: 36 }))

test('one device writes metrics of every type, past ingest and before all others: these are judged', async (t) => {
  const { connection, write, at, over, alerts, rollups } = await detector(t, fleet)
  const line = (integer: string, of: 'usual' | 'odd') => (time: number) =>
    `energy,device_id=1009 voltage_v=${integer},${types.map((one) => `${one.metric}=${one[of]}`)} ${time}000000`
  const times = [T0 - HOUR, ...quiet(1009, T0, when).map((one) => one.at)]
  const lines = [...times.map(line('230i', 'usual')), line('600i', 'odd')(when)]
  t.match(await createWriter(connection, buckets.raw.name).write(lines), { kind: 'written' })
  await write([...quiet(1000, T0, when), fault])
  await over(when + MINUTE - STRETCH, when + MINUTE)
  await at(when + MINUTE)
  const found = await alerts()
  t.match(
    found.filter(({ device }) => device === '1000'),
    told,
  )
  const strangers = (name: string) => found.filter(({ device, metric }) => device === '1009' && metric === name)
  const steps = (await rollups()).filter(({ device }) => device === '1009')
  t.match(
    strangers('voltage_v').filter(({ reason }) => reason !== 'stuck'),
    ['limit', 'rate', 'zscore'].map((reason) => ({ reason, at: when, value: 600 })),
    'an integer is a number',
  )
  t.match(steps.at(-1), { metric: 'voltage_v', n: 1, mean: 600, sd: 0 })
  for (const { name, metric } of types)
    t.strictSame([strangers(metric), steps.filter((one) => one.metric === metric)], [[], []], name)
  const unjudged = await readUnjudged(createReader(connection), new Date(T0))
  t.strictSame(
    unjudged.toSorted((a, b) => (a.metric < b.metric ? -1 : 1)),
    types
      .map(({ metric, type }) => ({ device_id: '1009', metric, type, readings: lines.length - 1 }))
      .sort((a, b) => (a.metric < b.metric ? -1 : 1)),
  )
})

test('readings without a device and readings of any size keep nobody from being judged', async (t) => {
  const { connection, write, at, over, alerts } = await detector(t, fleet)
  const usual = quiet(1000, T0, when).map((one) => one.at)
  const huge = Number.MAX_VALUE
  const lines = usual.flatMap((time, index) => [
    `energy current_a=${index} ${time}000000`,
    `energy,device_id=a|b.*"'\\ \${x} current_a=20,voltage_v=${index % 2 ? huge : -huge} ${time}000000`,
  ])
  t.match(await createWriter(connection, buckets.raw.name).write(lines), { kind: 'written' })
  await write([...quiet(1000, T0, when), fault])
  await write([...quiet(1001, T0, when), { ...fault, device: 1001, current_a: huge }])
  await over(when + MINUTE - STRETCH, when + MINUTE)
  await at(when + MINUTE)
  const of = (found: readonly Found[], id: string) => found.filter(({ device }) => device === id)
  const found = await alerts()
  t.match(of(found, '1000'), told)
  t.match(
    of(found, '1001'),
    // So far from what it was a new device's load is one that is switched on.
    told.filter(({ reason }) => reason !== 'zscore').map((one) => ({ ...one, value: huge })),
  )
})

test('a stretch that passes midnight is judged as one that does not', async (t) => {
  const { write, over, alerts } = await detector(t, fleet)
  const from = T0 - 65 * MINUTE
  await write([
    ...quiet(1000, from, T0 + 5 * MINUTE).filter(({ at }) => at !== T0),
    { device: 1000, at: T0, current_a: 36 },
    { device: 1001, at: T0 - 10 * SECOND, current_a: 5 },
    { device: 1001, at: T0, current_a: 25 },
  ])
  await over(T0 + 5 * MINUTE - STRETCH, T0 + 5 * MINUTE)
  t.match(await alerts(), [
    { device: '1000', reason: 'limit', at: T0, value: 36 },
    { device: '1000', reason: 'rate', at: T0, value: 36 },
    { device: '1000', reason: 'zscore', at: T0, value: 36 },
    { device: '1001', reason: 'rate', at: T0, value: 25 },
  ])
})
