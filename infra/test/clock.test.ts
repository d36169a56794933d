import { formatLine } from '@nrg/influx/line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { steps } from '../src/script/steps.ts'
import { detectorOf, HOUR, MINUTE } from './fixture/detector.ts'

const config: FleetConfig = {
  sites: { depot: { time_zone: 'Europe/Berlin' }, mine: { time_zone: 'Australia/Perth' } },
  metrics: [{ name: 'current_a', unit: 'A' }],
  devices: { 1000: { site: 'depot' }, 1001: { site: 'mine' } },
}
const zones = { '1000': 'Europe/Berlin', '1001': 'Australia/Perth', '1002': 'UTC' }

/** The hour that clocks show. */
const hourAt = (at: number, timeZone: string) =>
  Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone }).format(at))

for (const [what, from] of [
  ['go back', Date.parse('2026-10-24T00:00:00Z')],
  ['go forward', Date.parse('2026-03-28T00:00:00Z')],
] as const)
  test(`what is usual at a time of day stays with the clocks of a site that ${what}`, async (t) => {
    const until = from + 48 * HOUR
    const lines = Object.entries(zones).flatMap(([device, zone]) =>
      Array.from({ length: (until - from) / (5 * MINUTE) }, (_, five) => {
        const at = from + five * 5 * MINUTE
        return formatLine({
          measurement: 'feature',
          tags: { device_id: device, metric: 'current_a' },
          fields: { clean: hourAt(at, zone) },
          time: BigInt(at) * 1_000_000n,
        })
      }),
    )
    const results: unknown[] = []
    for (const every of [12 * HOUR, 7 * HOUR]) {
      const { connection, over, kept } = await detectorOf(t, config, /^nrg-usual/)
      await createWriter(connection, buckets.rollup.name).write(lines)
      for (const { start, stop } of steps({ start: new Date(from), stop: new Date(until) }, every))
        await over(+start, +stop)
      // In the middle of an hour nothing of the one before or after is in it.
      const usual = (await kept('baseline')).filter(({ at }) => at % HOUR === 30 * MINUTE)
      for (const [device, zone] of Object.entries(zones)) {
        const own = usual.filter((one) => one.device === device)
        const wrong = own.filter(({ at, mean }) => Math.abs(Number(mean) - hourAt(at, zone)) > 1e-9)
        t.strictSame(wrong, [], `${zone}: ${own.length} hours`)
        // From a day on to a day after the end; the hour that had none of its kind on the day before is not known.
        t.equal(own.length, device === '1000' ? 47 : 48)
      }
      results.push(usual.map(({ device, at, n }) => [device, at, n]))
    }
    t.strictSame(results[1], results[0], 'in parts')
  })
