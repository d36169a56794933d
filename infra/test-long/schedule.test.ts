import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { steps } from '../src/script/steps.ts'
import { detector, HOUR, MINUTE, quiet, T0 } from '../test/fixture/detector.ts'
import { holdLate } from '../test/fixture/late.ts'

test('readings that come late are judged at once, wherever in two minutes they fall between the runs', (t) =>
  holdLate(t, 12))

test('steps of ten minutes are judged when they are over', async (t) => {
  const config: FleetConfig = {
    metrics: [{ name: 'current_a', unit: 'A', resolution: '10m' }],
    detectors: {
      level: { window: '30m', min_samples: 200 },
      spike: { min_samples: 200 },
      seasonal: { enabled: false },
      offline: { enabled: false },
    },
  }
  const { tasks, write, over, at, alerts, scores } = await detector(t, config)
  const now = T0 + 72 * HOUR
  const span = { start: new Date(T0), stop: new Date(now) }
  const every = 2 * MINUTE
  await write([1000, 1001].flatMap((device) => quiet(device, T0, now, every)))
  for (const step of steps(span, 24 * HOUR)) await over(+step.start, +step.stop)
  const shifted = (at: number) => (at >= now + 10 * MINUTE ? 4 : 0)
  await write(quiet(1000, now, now + 40 * MINUTE, every))
  await write(
    quiet(1001, now, now + 40 * MINUTE, every).map((one) => ({ ...one, current_a: one.current_a + shifted(one.at) })),
  )
  for (let minute = 1; minute <= 32; minute++) {
    const due = tasks.filter(({ flux }) => minute % (/every: 10m/.test(flux) ? 10 : 1) === 0)
    await at(now + minute * MINUTE, due)
  }
  const raised = (await alerts()).filter(({ state }) => state === 'raised')
  t.strictSame(
    raised.filter(({ device }) => device === '1000'),
    [],
  )
  t.match(
    raised.map(({ device, metric }) => [device, metric]),
    [['1001', 'current_a']],
    'what strays is told once',
  )
  const high = (await scores()).filter(({ device, ratio }) => device === '1001' && Number(ratio) >= 1)
  const reasons = new Set(high.map(({ reason }) => reason))
  t.ok(reasons.has('level') || reasons.has('noise'), 'means of some steps')
  t.ok(reasons.has('spike') || reasons.has('zscore'), 'and single readings')
})
