import { setTimeout as sleep } from 'node:timers/promises'
import { fluxInteger } from '@nrg/influx/flux'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { steps } from '../src/script/steps.ts'
import { withOptions } from '../src/script/task-script.ts'
import { detector, detectorOf, HOUR, MINUTE, quiet, SECOND, T0 } from './fixture/detector.ts'

/** What was noted for longer than this, tasks take for known: see tasks/shared/span.flux. */
const SLACK = 2 * SECOND

test('readings that come late are judged at once, wherever they fall between the runs', async (t) => {
  const devices = Array.from({ length: 12 }, (_, i) => 1000 + i)
  const { write, over, at, found } = await detectorOf(
    t,
    { metrics: [{ name: 'current_a', unit: 'A', limit: { upper: 30 } }], detectors: { zscore: { sd_floor: 0.1 } } },
    /^nrg-(rollup|baseline|zscore|limit)$/,
  )
  const start = T0 + 2 * HOUR
  await write(devices.flatMap((device) => quiet(device, T0, start - 2 * MINUTE)))
  await over(T0, start)
  await at(start)
  // Each device sends at once what it read for a while, between two runs of the schedule; the oldest reading is odd.
  for (const [index, device] of devices.entries()) {
    const now = start + (index + 1) * 10 * SECOND
    const oldest = now - 10 * SECOND - (index < 6 ? 65 : 25) * SECOND
    await write([{ device, at: oldest, current_a: 34 }, ...quiet(device, oldest + 5 * SECOND, now - SECOND)])
    await sleep(SLACK + 100)
    await at(now)
    const reasons = (await found()).filter((score) => score.device === String(device)).map(({ reason }) => reason)
    t.strictSame(reasons, ['limit', 'zscore'], `${new Date(oldest).toISOString()} at ${new Date(now).toISOString()}`)
  }
})

test('what is too much for one run is judged by those after it', async (t) => {
  const { tasks, write, over, at, scores } = await detector(t, {
    metrics: [{ name: 'current_a', unit: 'A', limit: { upper: 30 } }],
    detectors: { zscore: { sd_floor: 0.1 } },
  })
  const named = (...names: string[]) => tasks.filter(({ name }) => names.includes(name))
  const now = T0 + 2 * HOUR
  const faults = [70, 85, 100, 115].map((minutes) => ({ device: 1000, at: T0 + minutes * MINUTE, current_a: 34 }))
  await write([...quiet(1000, T0, now), ...quiet(1001, T0, now)])
  await write(faults)
  await over(T0, now, named('nrg-rollup', 'nrg-baseline'))
  const judging = named('nrg-zscore', 'nrg-limit').map((task) => withOptions(task, { share: fluxInteger(600) }))
  const found: number[] = []
  for (let run = 0; run < 8; run++) {
    await at(now + run * 10 * SECOND, judging)
    found.push((await scores()).filter(({ ratio }) => ratio !== 0).length)
  }
  t.ok((found[0] as number) < 8 && found.some((number) => number > 0 && number < 8), 'not all at once')
  t.equal(found.at(-1), 2 * faults.length, 'and in the end all, by both')
})

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
  const { tasks, write, over, at, alerts } = await detector(t, config)
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
  t.ok(
    raised.some(({ reason }) => reason === 'level' || reason === 'noise'),
    'means of some steps',
  )
  t.ok(
    raised.some(({ reason }) => reason === 'spike' || reason === 'zscore'),
    'and single readings',
  )
})
