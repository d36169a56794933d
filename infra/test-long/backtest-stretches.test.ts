import { openTestDatabase } from '@nrg/influx/testing/test-database'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import { test } from 'tap'
import { backtest } from '../src/backtest/backtest.ts'
import { loadReadings } from '../src/backtest/load-readings.ts'
import { config, HOUR, MINUTE, SECOND, T0, wave } from '../test/fixture/detector.ts'
import { holdHalfHourly } from '../test/fixture/half-hourly.ts'

const DAY = 24 * HOUR

/** Two days of readings every 20 s: a spike, a shift and a night that is noisier. */
function* readings() {
  for (let at = T0; at < T0 + 2 * DAY; at += 20 * SECOND) {
    const hour = (at - T0) / HOUR
    const shift = hour >= 30 && hour < 34 ? 4 : 0
    const spike = at === T0 + 27 * HOUR ? 8 : 0
    const noise = hour >= 40 && hour < 42 ? 3 * Math.sin(at / 977) : 0
    const load = 12 + 2 * Math.sin((2 * Math.PI * hour) / 24) + 0.4 * wave(at, 3)
    yield { point: `energy,device_id=1000 current_a=${load + shift + spike + noise}`, time: BigInt(at) * 1_000_000n }
  }
}

test('what is learned by the minute is the same in a long stretch as step by step', async (t) => {
  const names = [buckets.raw.name, buckets.rollup.name, buckets.alerts.name]
  const { connection } = await openTestDatabase(t, { buckets: names, start: startInfluxDB, env: process.env })
  const span = await loadReadings(connection, readings())
  const run = { connection, config, span, warmUpMs: 0 }
  const found = await backtest(run)
  t.strictSame(
    found.map(({ since }) => Math.floor((since - T0) / HOUR)),
    [27, 30, 40],
    'the spike, the shift and the noise',
  )
  // When they were found is told by the clock; sums of floats differ in the last bits with the stretch that they are of.
  const rounded = ({ delay_s: _found, ...alert }: (typeof found)[number]) =>
    Object.fromEntries(
      Object.entries(alert).map(([key, value]) => [
        key,
        typeof value === 'number' ? Number(value.toPrecision(9)) : value,
      ]),
    )
  t.strictSame((await backtest({ ...run, stepMs: 180 * MINUTE })).map(rounded), found.map(rounded))
})

test('half-hourly readings: at once, they raise what they raise step by step', async (t) => {
  t.strictSame(await holdHalfHourly(t, 5), ['1000 unseen', '1001 offline'])
})
