import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { detectorOf, HOUR, MINUTE, SECOND, T0, wave } from './fixture/detector.ts'

const odd = ['a.1', 'a_1', 'A.1', 'Pump-7.a:1', 'constructor', '1e3', '1'.repeat(40)]
const fleet: FleetConfig = {
  metrics: [{ name: 'current_a', unit: 'A', limit: { upper: 30 }, detectors: { zscore: { sd_floor: 0.1 } } }],
  devices: { 'Pump-7.a:1': { metrics: { current_a: { limit: { upper: 100 } } } } },
}

test('a device is judged under its id as it is, whatever text that is', async (t) => {
  const { connection, over, alerts } = await detectorOf(t, fleet, /^nrg-(rollup|feature|baseline|zscore|limit|alert)$/)
  const end = T0 + 80 * MINUTE
  const fault = T0 + 75 * MINUTE
  const lines = odd.flatMap((deviceId, device) =>
    Array.from({ length: (end - T0) / (10 * SECOND) }, (_, step) => {
      const at = T0 + step * 10 * SECOND
      const ill = at >= fault && deviceId !== 'a_1' && deviceId !== 'A.1'
      const current_a = (ill ? 40 : 20) + 0.3 * wave(at, device)
      return readingLine({ deviceId, time: BigInt(at) * 1_000_000n, metrics: { current_a } })
    }),
  )
  t.match(await createWriter(connection, buckets.raw.name).write(lines), { kind: 'written' })
  await over(T0, T0 + HOUR)
  await over(T0 + HOUR, end)
  const found = (await alerts()).map(({ device, reason }) => `${device} ${reason}`).sort()
  const ill = odd.filter((id) => id !== 'a_1' && id !== 'A.1')
  t.strictSame(
    found,
    ill.flatMap((id) => (id === 'Pump-7.a:1' ? [`${id} zscore`] : [`${id} limit`, `${id} zscore`])).sort(),
  )
})
