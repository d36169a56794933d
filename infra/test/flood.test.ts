import { readingLine } from '@nrg/influx/reading-line'
import { createWriter, type WriteOutcome } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import tap, { test } from 'tap'
import { seriesShares } from '../src/series-shares.ts'
import { detector, HOUR, MINUTE, SECOND, T0, wave } from './fixture/detector.ts'

tap.setTimeout(240_000)

const fleet: FleetConfig = {
  metrics: [
    { name: 'voltage_v', unit: 'V', limit: { upper: 600, lower: 200 } },
    { name: 'current_a', unit: 'A' },
    { name: 'temp_c', unit: '°C' },
  ],
}
const NOW = T0 + 2 * HOUR

function line(deviceId: number, at: number, voltage_v = 480 + wave(at, deviceId)): string {
  const metrics = { voltage_v, current_a: 20 + 0.5 * wave(at, deviceId + 3), temp_c: 40 + 0.3 * wave(at, deviceId + 7) }
  return readingLine({ deviceId: String(deviceId), time: BigInt(at) * 1_000_000n, metrics })
}

for (const [name, volts] of [
  ['made-up ids', 480],
  ['made-up ids that are each at fault', 900],
] as const)
  test(`${name} take no room from the alerts of a device that is there`, async (t) => {
    const { connection, over, at, alerts } = await detector(t, fleet, { maxSeries: 3000, seriesShares })
    const writer = createWriter(connection, buckets.raw.name)
    const history: string[] = []
    for (let time = T0; time < NOW; time += 10 * SECOND)
      for (const device of [1001, 1002, 1003]) history.push(line(device, time))
    t.match(await writer.write(history), { kind: 'written' })
    await over(T0, NOW)

    let taken = 0
    let outcome: WriteOutcome = { kind: 'written', lines: 0 }
    for (let id = 5000; outcome.kind === 'written' && id < 6000; id++) {
      outcome = await writer.write([line(id, NOW + SECOND, volts)])
      if (outcome.kind === 'written') taken++
    }
    t.match(outcome, { kind: 'partial', refused: [{ limit: 'series' }] })
    t.ok(taken > 15 && taken < 30, `${taken} made-up devices are taken`)
    const ids = Array.from({ length: 10_000 }, (_, index) => line(10_000 + index, NOW + 2 * SECOND, volts))
    t.match(await writer.write(ids), { kind: 'partial', refused: [{ limit: 'series' }] })

    for (let time = NOW; time < NOW + 3 * MINUTE; time += 10 * SECOND)
      t.match(await writer.write([line(1001, time, 900), line(1002, time)]), { kind: 'written' })
    for (let time = NOW + 10 * SECOND; time <= NOW + 3 * MINUTE; time += MINUTE) await at(time)
    await at(NOW + 3 * MINUTE)
    const known = (await alerts()).filter(({ device }) => Number(device) < 5000)
    const raised = new Set(known.map(({ device, metric, reason }) => `${device} ${metric} ${reason}`))
    t.ok(raised.has('1001 voltage_v limit'), [...raised].join(', '))
    t.ok(raised.has('1001 voltage_v zscore'))
  })
