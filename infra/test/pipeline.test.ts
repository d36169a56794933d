import { judgedUntil } from '@nrg/detection/as-of'
import { pipelineOf } from '@nrg/detection/tasks/pipeline'
import { createReader } from '@nrg/influx/query'
import { taskRunsReader } from '@nrg/influx/task-runs'
import { durationMs } from '@nrg/schema/duration'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import tap, { test } from 'tap'
import { detectionTasks } from '../src/detection/tasks.ts'
import { detector, HOUR, MINUTE, quiet, SECOND } from './fixture/detector.ts'

tap.setTimeout(120_000)

const configs: Readonly<Record<string, FleetConfig>> = {
  usual: defaultFleetConfig,
  'of several resolutions': {
    metrics: [
      { name: 'power_kw', unit: 'kW', resolution: '15m', limit: { rate: 2 } },
      { name: 'current_a', unit: 'A', resolution: '5s' },
      { name: 'temp_c', unit: '°C', detectors: { zscore: { baseline: '2h' } } },
    ],
  },
  'with little switched on': {
    metrics: [{ name: 'temp_c', unit: '°C' }],
    detectors: Object.fromEntries(
      ['zscore', 'spike', 'noise', 'seasonal', 'stuck', 'offline', 'fleet'].map((name) => [name, { enabled: false }]),
    ),
  },
}
for (const [name, config] of Object.entries(configs))
  test(`the way of a reading is through tasks that there are: a configuration ${name}`, (t) => {
    const tasks = new Map(detectionTasks(config).map((task) => [task.name, task]))
    const pipeline = pipelineOf(config)
    const detectors =
      /^nrg-(zscore|spike|level|noise|seasonal|limit|rate|stuck|supply|night|cycle|unseen|unsteady|peer|offline|fleet|alert)$/
    t.strictSame(
      pipeline
        .map(({ task }) => task)
        .filter((task) => detectors.test(task))
        .sort(),
      [...tasks.keys()].filter((task) => detectors.test(task)).sort(),
    )
    for (const { task, everyMs, of, after } of pipeline) {
      const script = tasks.get(task)
      t.equal(script && durationMs(script.every), everyMs, `${task}: its period`)
      t.equal(/^overlap = 10s$/m.test(script?.flux ?? '') || task === 'nrg-alert', of === 'readings', task)
      for (const before of after) {
        const other = tasks.get(before)
        t.ok(other && script?.buildsOn(other), `${task} works on what ${before} makes`)
      }
    }
    t.end()
  })

test('readings are judged up to now while some that came late are not', async (t) => {
  const config: FleetConfig = { ...defaultFleetConfig, detectors: { zscore: { sd_floor: 0.1 } } }
  const { connection, tasks, write, at, alerts } = await detector(t, config)
  const pipeline = pipelineOf(config)
  const used = tasks.filter(({ name }) => pipeline.some(({ task }) => task === name))
  const reader = createReader(connection)
  const names = pipeline.map(({ task }) => task)
  const runs = taskRunsReader(reader, names)
  const until = async () => judgedUntil(pipeline, await runs())
  t.equal(await until(), undefined, 'before any task has run')

  // The tasks note when they really ran.
  const now = Math.floor(Date.now() / MINUTE) * MINUTE
  await write(quiet(1000, now - 10 * MINUTE, now))
  await at(now, used)
  t.equal(await until(), now)

  await write([...quiet(1001, now - 20 * HOUR, now - 19 * HOUR), { device: 1000, at: now - SECOND, current_a: 34 }])
  const next = now + 10 * SECOND
  await at(
    next,
    used.filter(({ every }) => durationMs(every) <= 10 * SECOND),
  )
  t.equal(await until(), next, 'the backlog is done beside what is read now')
  t.match(await alerts(), [{ device: '1000', reason: 'limit', at: now - SECOND }])

  // A detector that does not go on: what is read from then on is not judged.
  const later = now + 20 * SECOND
  await at(
    later,
    used.filter(({ name, every }) => durationMs(every) <= 10 * SECOND && name !== 'nrg-limit'),
  )
  t.equal(await until(), next)
})
