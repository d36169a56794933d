import { setTimeout as sleep } from 'node:timers/promises'
import { detectionTasks } from '@nrg/infra/detection/tasks'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { costResults, isMissed } from '../src/bench/cost/report.ts'
import { RunClock, type RunCost } from '../src/bench/cost/run-cost.ts'

const tasks = detectionTasks(defaultFleetConfig).filter(({ name }) => name === 'nrg-limit' || name === 'nrg-offline')

/** Two turns of one cost, of which the slower took so many milliseconds. */
const cost = (cpu: number, slowestMs: number): RunCost => ({
  cpuMs: [cpu, cpu],
  meanCpuMs: cpu,
  medianCpuMs: cpu,
  medianMs: slowestMs / 2,
  slowestMs,
})

const resultsOf = (limit: RunCost, devices = 200) =>
  costResults(devices, 10, {
    tasks,
    long: new Map([
      ['nrg-limit', limit],
      ['nrg-offline', cost(60, 6000)],
    ]),
    short: new Map([['nrg-limit', cost(100, 100)]]),
  })

test('of each task it is said how much of half its period its slowest run took', (t) => {
  const results = resultsOf(cost(100, 1000))
  t.match(results, [
    { method: 'nrg-limit', figures: { 'every s': 10, 'slowest ms': 1000, '% of half its period': 20, ratio: 1 } },
    { method: 'nrg-offline', figures: { 'every s': 60, 'slowest ms': 6000, '% of half its period': 20 } },
    { method: 'all', figures: { ratio: 1, '% of half its period': 20, '% of a core': 1.1 } },
    { method: 'goal', figures: { ratio: 1.3, '% of half its period': 100, '% of a core': 10 } },
  ])
  t.notOk(results.some(isMissed))
  t.ok(resultsOf(cost(100, 5001)).some(isMissed), 'a run that takes more than half its period')
  t.ok(resultsOf(cost(140, 1000)).some(isMissed), 'a run that history makes dearer')
  t.ok(resultsOf(cost(1000, 1000)).some(isMissed))
  t.match(resultsOf(cost(100, 1000), 1000).at(-1)?.figures, { '% of a core': undefined })
  t.end()
})

test('the slowest run is one that counts', async (t) => {
  const clock = new RunClock()
  await clock.time('task', () => sleep(40), false)
  t.equal(clock.costs().size, 0, 'what warms up is not counted')
  await clock.time('task', async () => {}, true)
  await clock.time('task', () => sleep(20), true)
  const { cpuMs, medianMs, slowestMs } = clock.costs().get('task') as RunCost
  t.equal(cpuMs.length, 2)
  t.ok(slowestMs >= 19 && slowestMs >= medianMs)
})
