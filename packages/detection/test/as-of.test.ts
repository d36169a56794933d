import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import type { TaskRun } from '@nrg/schema/task-state'
import { test } from 'tap'
import { judgedUntil } from '../src/as-of.ts'
import { pipelineOf } from '../src/tasks/pipeline.ts'

const NOON = Date.parse('2026-01-05T12:00:00Z')
const offsets: Readonly<Record<string, number>> = {
  rollup: 1,
  baseline: 4,
  zscore: 5,
  limit: 5,
  spike: 6,
  alert: 2,
  feature: 11,
  still: 12,
  fleet: 15,
}
const offset = (task: string) => 1000 * (offsets[task.split('-')[1] ?? ''] ?? 18)

const run = (task: string, due: number): TaskRun => {
  const began = due + offset(task)
  return { due, began, ended: began + 1000 }
}

/** All tasks as they are when each run begins at its offset and takes a second. */
function onTime(now: number, fleet: FleetConfig = defaultFleetConfig): Map<string, readonly TaskRun[]> {
  return new Map(
    pipelineOf(fleet).map(({ task, everyMs }) => {
      const ended = (due: number) => due + offset(task) + 1000 <= now
      const latest = Math.floor(now / everyMs) * everyMs
      const due = ended(latest) ? latest : latest - everyMs
      return [task, Array.from({ length: 5 }, (_, index) => run(task, due - index * everyMs))]
    }),
  )
}
const until = (noted: ReadonlyMap<string, readonly TaskRun[]>, fleet: FleetConfig = defaultFleetConfig) => {
  const ms = judgedUntil(pipelineOf(fleet), noted)
  return ms === undefined ? undefined : (ms - NOON) / 1000
}
/** With other runs of a task, the last of which ended at a time; in seconds from noon. */
const withTask = (noted: Map<string, readonly TaskRun[]>, task: string, dues: readonly number[], ended: number) => {
  const [latest, ...others] = dues.map((due) => run(task, NOON + due * 1000))
  return noted.set(task, latest === undefined ? [] : [{ ...latest, ended: NOON + ended * 1000 }, ...others])
}

test('on time, readings are judged up to the last run that alerts were made after', (t) => {
  t.equal(until(onTime(NOON + 39_000)), 30)
  t.equal(until(onTime(NOON + 37_000)), 20, 'the run of alerts that is due is not over')
  t.equal(until(onTime(NOON + 5_000)), -10)
  t.equal(until(new Map()), undefined, 'no task has run yet')
  const without = onTime(NOON)
  without.delete('nrg-limit')
  t.equal(until(without), undefined)
  t.end()
})

test('a detector that is behind, or that alerts have not been made of, holds it back', (t) => {
  const now = NOON + 39_000
  t.equal(until(withTask(onTime(now), 'nrg-limit', [-60, -70], -54)), -60)
  t.equal(until(withTask(onTime(now), 'nrg-zscore', [30, 20, 10], 38)), 20, 'it ended after alerts were made')
  t.equal(until(withTask(onTime(now), 'nrg-zscore', [40, 30, 20], 47)), 30, 'the one before had ended')
  t.equal(until(withTask(onTime(now), 'nrg-alert', [-600], -593)), -600)
  t.end()
})

test('what a detector works on holds it back too, and a step that is not over does not', (t) => {
  const now = NOON + 39_000
  // Runs of level find nothing where features are not made: they are none that judge.
  t.equal(until(withTask(onTime(now), 'nrg-feature', [-300], -288)), -240)
  t.equal(until(withTask(onTime(now), 'nrg-baseline', [-900], -895)), -840)
  t.equal(until(withTask(onTime(now), 'nrg-rollup', [-900], -895)), -890)
  const slow: FleetConfig = {
    metrics: [...defaultFleetConfig.metrics, { name: 'power_kw', unit: 'kW', resolution: '15m' }],
  }
  t.equal(until(onTime(NOON + 14 * 60_000 + 39_000, slow), slow), 14 * 60 + 30)
  t.end()
})

test('a detector that is switched off keeps nothing back', (t) => {
  const off: FleetConfig = {
    ...defaultFleetConfig,
    detectors: { stuck: { enabled: false }, zscore: { enabled: false } },
  }
  const noted = onTime(NOON + 39_000)
  for (const task of ['nrg-stuck', 'nrg-still', 'nrg-zscore', 'nrg-baseline']) noted.delete(task)
  t.equal(until(noted, off), 30)
  t.equal(until(noted), undefined)
  t.end()
})
