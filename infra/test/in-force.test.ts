import { formatLine } from '@nrg/influx/line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { test } from 'tap'
import { detectorOf, HOUR, MINUTE, T0 } from './fixture/detector.ts'

test('a reading is judged by a baseline that is in force, in a long run as in a short one', async (t) => {
  const at = (minute: number) => T0 + minute * MINUTE
  const runs = { long: [0], short: [0, 7, 8, 9] }
  for (const [name, starts] of Object.entries(runs)) {
    const { connection, write, over, found } = await detectorOf(
      t,
      { metrics: [{ name: 'current_a', unit: 'A' }] },
      /^nrg-spike$/,
    )
    const baseline = formatLine({
      measurement: 'baseline',
      tags: { device_id: '1000', metric: 'current_a', kind: 'spike' },
      fields: { mean: 20, sd: 1, n: 400 },
      time: BigInt(at(5)) * 1_000_000n,
    })
    t.match(await createWriter(connection, buckets.rollup.name).write([baseline]), { kind: 'written' })
    // A device that reports every five minutes is not compared with what it read that long ago.
    await write([4, 5, 8, 10].map((minute) => ({ device: 1000, at: at(minute), current_a: 30 })))
    for (const [index, start] of starts.entries()) await over(at(start), at(starts[index + 1] ?? HOUR / MINUTE))
    t.strictSame(
      (await found()).map((score) => (score.at - T0) / MINUTE),
      [5, 8],
      name,
    )
  }
})
