import { learnedEveryMs } from '@nrg/detection/settings/learning'
import { flux, fluxString } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import tap, { test } from 'tap'
import { steps } from '../src/script/steps.ts'
import { seriesShares } from '../src/series-shares.ts'
import { detector, HOUR, MINUTE, T0, wave } from '../test/fixture/detector.ts'

tap.setTimeout(600_000)

const DAY = 24 * HOUR
const DAYS = 5
const DEVICES = ['1001', '1002', '1003']
const electrical = { phases: 3, nominal_v: 480, power_factor: 0.95 } as const
const fleet: FleetConfig = {
  ...defaultFleetConfig,
  sites: { mill: {} },
  devices: Object.fromEntries(DEVICES.map((id) => [id, { site: 'mill', electrical }])),
}
const METRICS = fleet.metrics.length

/**
 * A load by day that goes on and off; the first is overloaded on each of the last days, the second silent for hours, and
 * the others are too hot at another hour.
 */
function line(place: number, at: number): string | undefined {
  const [day, hour] = [Math.floor((at - T0) / DAY), ((at - T0) % DAY) / HOUR]
  const late = day >= 2
  if (late && place === 1 && hour > 12 && hour < 14) return undefined
  const isFault = late && place === 0 && hour > 10 && hour < 10.7
  // What strays with the load is no alert of its own.
  const isHot = late && place !== 1 && hour > 15 && hour < 15.7
  const on = (hour > 6 && hour < 20 ? 1 : 0.2) * (Math.floor(at / ((20 + place) * MINUTE)) % 2 === 0 ? 1 : 0.7)
  const current_a = 20 * on + 0.3 * wave(at, place) + (isFault ? 15 : 0)
  const voltage_v = 480 - 0.2 * current_a + wave(at, place + 3) - (isFault ? 20 : 0)
  const temp_c = 40 + 0.1 * current_a + 0.3 * wave(at, place + 7) + (isHot ? 40 : 0)
  const deviceId = DEVICES[place] ?? ''
  return readingLine({ deviceId, time: BigInt(at) * 1_000_000n, metrics: { voltage_v, current_a, temp_c } })
}

test('as many devices as readings are taken of have room for all that is made of them', async (t) => {
  const { connection, over } = await detector(t, fleet)
  const lines: string[] = []
  for (let at = T0; at < T0 + DAYS * DAY; at += MINUTE)
    for (const place of DEVICES.keys()) {
      const one = line(place, at)
      if (one !== undefined) lines.push(one)
    }
  t.match(await createWriter(connection, buckets.raw.name).write(lines), { kind: 'written' })
  const learned = learnedEveryMs(fleet)
  const span = { start: new Date(T0), stop: new Date(T0 + DAYS * DAY) }
  for (const { start, stop } of steps(span, learned, learned)) await over(start.getTime(), stop.getTime())

  const reader = createReader(connection)
  const seriesOf = async (bucket: string) => {
    const script = flux`from(bucket: ${fluxString(bucket)}) |> range(start: 0, stop: 2100-01-01T00:00:00Z) |> last()`
    return (await reader.collect(script, Type.Object({ _field: Type.String() }))).length / DEVICES.length
  }
  t.equal(await seriesOf(buckets.raw.name), METRICS)
  const { buckets: shares = {}, known = 0 } = seriesShares
  const left = 1 - Object.values(shares).reduce((sum, share) => sum + share, 0)
  for (const { name } of [buckets.rollup, buckets.alerts]) {
    const room = ((shares[name] ?? 0) * METRICS) / (left * (1 - known))
    const needed = await seriesOf(name)
    t.ok(needed > room / 4 && needed <= room, `${name}: ${Math.round(needed)} series a device, of ${Math.round(room)}`)
  }
})
