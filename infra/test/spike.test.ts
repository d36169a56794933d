import { type FieldValue, formatLine } from '@nrg/influx/line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { close, detectorOf, HOUR, MINUTE, SECOND, T0, wave } from './fixture/detector.ts'

const fleet: FleetConfig = { metrics: [{ name: 'current_a', unit: 'A' }] }

test('a reading that comes every five minutes stands out from the one before it, by all of what they differ', async (t) => {
  const { write, over, kept } = await detectorOf(t, fleet, /^nrg-(rollup|feature)$/)
  const every = (device: number, minutes: number) =>
    Array.from({ length: 120 / minutes }, (_, i) => {
      return { device, at: T0 + i * minutes * MINUTE + 20 * SECOND, current_a: i % 2 === 0 ? 10 : 13 }
    })
  await write([...every(1000, 5), ...every(1001, 1), ...every(1002, 10)])
  await over(T0, T0 + HOUR)
  for (let at = T0 + HOUR; at < T0 + 2 * HOUR; at += 3 * MINUTE) await over(at, at + 3 * MINUTE)
  const features = await kept('feature')
  const contrasts = (device: string) =>
    features.flatMap(({ device: of, at, spike }) =>
      of === device && at > T0 + 10 * MINUTE ? [typeof spike === 'number' ? Number(spike.toFixed(9)) : spike] : [],
    )
  const fives = contrasts('1000')
  t.equal(fives.length, 21)
  t.ok(
    fives.every((spike, i) => spike === (i % 2 === 0 ? 3 : -3)),
    JSON.stringify(fives),
  )
  // Of five readings three are as this one: 13 - (3 * 10 + 2 * 13) / 5.
  t.ok(
    contrasts('1001').every((spike) => Math.abs(Number(spike)) === 1.8),
    JSON.stringify(contrasts('1001')),
  )
  t.ok(
    contrasts('1002').every((spike) => spike === undefined),
    'who has no reading in those minutes has no spike',
  )
})

test('a ramp is no spike: a reading counts no more than half as far again as from the last step', async (t) => {
  const { write, over, found, connection } = await detectorOf(t, fleet, /^nrg-spike$/)
  const writer = createWriter(connection, buckets.rollup.name)
  const baseline = (at: number, fields: Readonly<Record<string, FieldValue>>) =>
    formatLine({
      measurement: 'baseline',
      tags: { device_id: '1000', metric: 'current_a', kind: 'spike' },
      fields: { sd: 1, n: 1000, ...fields },
      time: BigInt(at) * 1_000_000n,
    })
  const at = (minute: number) => T0 + minute * MINUTE
  t.match(
    await writer.write([
      baseline(at(0), { mean: 20, last: 24 }),
      baseline(at(4), { mean: 20, last: 20.2 }),
      baseline(at(8), { mean: 20, last: 30 }),
      baseline(at(12), { mean: 20 }),
    ]),
    { kind: 'written' },
  )
  await write([
    // Up a ramp: six above the mean, two above the last.
    { device: 1000, at: at(1), current_a: 26 },
    // From where it was.
    { device: 1000, at: at(5), current_a: 26 },
    // Above the mean, below the last.
    { device: 1000, at: at(9), current_a: 26 },
    // Of an older baseline nothing else is known.
    { device: 1000, at: at(13), current_a: 26 },
  ])
  await over(T0, T0 + HOUR)
  const all = await found()
  t.strictSame(
    all.map((one) => [(one.at - T0) / MINUTE, one.score, one.expected]),
    [
      [1, 3, 23],
      [5, 6, 20],
      [13, 6, 20],
    ],
  )
  t.ok(close(all[0]?.ratio, 3 / 4.6), 'which keeps an alert open and opens none')
})

test('what a minute contributes to what is usual is the whole contrast, ramp or not', async (t) => {
  const { write, over, kept } = await detectorOf(t, fleet, /^nrg-(rollup|spread|feature)$/)
  const from = T0 + 6 * HOUR
  const steps = 6 * 60 + 30
  await write(
    Array.from({ length: steps }, (_, minute) => {
      const ramp = Math.max(0, minute - 6 * 60) * 2
      return {
        device: 1000,
        at: T0 + minute * MINUTE + 20 * SECOND,
        current_a: 20 + 0.5 * wave(minute * MINUTE, 1) + ramp,
      }
    }),
  )
  for (let at = T0; at < from; at += 3 * HOUR) await over(at, at + 3 * HOUR)
  await over(from, T0 + steps * MINUTE)
  const spikes = (await kept('deviation')).filter(({ kind, at }) => kind === 'spike' && at >= from + 6 * MINUTE)
  t.ok(spikes.length > 15, `${spikes.length}`)
  for (const { value, expected, sd, z } of spikes) {
    const jump = Number(value) - Number(expected)
    t.ok(close(jump / Number(sd), Number(z)), 'a deviation is of what is judged')
    t.ok(Math.abs(jump - 3) < 1.6, `two a minute, half as far again, not six: ${jump}`)
  }
})
