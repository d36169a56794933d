import fc from 'fast-check'
import { test } from 'tap'
import { detector, HOUR, MINUTE, SECOND, T0 } from './fixture/detector.ts'
import { around, holdBaselines, holdSpreads, readings } from './fixture/offsets.ts'

/** Corners, and others that are the same every time. */
const devices = [
  { offset: 1e9, scale: 0.5, seed: 1 },
  { offset: -1e12, scale: 1, seed: 2 },
  { offset: 1e12, scale: 1e-6, seed: 3 },
  { offset: 0, scale: 1e-6, seed: 4 },
  { offset: 1e6, scale: 1e-6, seed: 5 },
  ...fc.sample(around, { numRuns: 19, seed: 20_260_105 }),
]

test('mean and sd are those of two passes over the readings, however far these are from 0', (t) =>
  holdBaselines(t, devices))

test('and so is what is learned of level and noise over hours', (t) => holdSpreads(t, devices.slice(0, 8), 9))

test('a counter at a thousand million that strays by a half: +20 is told, and nothing else', async (t) => {
  const { write, over, alerts } = await detector(t, { metrics: [{ name: 'current_a', unit: 'A' }] })
  const fault = T0 + 190 * MINUTE
  const usual = readings(1000, { offset: 1e9, scale: 1, seed: 7 }, T0 + 4 * HOUR, 5 * SECOND)
  const isFault = ({ at }: { at: number }) => at >= fault && at < fault + MINUTE
  await write(usual.map((one) => (isFault(one) ? { ...one, current_a: one.current_a + 20 } : one)))
  await over(T0, T0 + 3 * HOUR)
  await over(T0 + 3 * HOUR, T0 + 4 * HOUR)
  const [alert, ...others] = await alerts()
  t.match(alert, { reason: 'zscore' })
  t.ok(Number(alert?.at) >= fault && Number(alert?.at) < fault + 10 * SECOND)
  t.strictSame(others, [])
})
