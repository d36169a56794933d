import { TasksAPI } from '@influxdata/influxdb-client-apis'
import { connect } from '@nrg/influx/connection'
import { fluxSource } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { readTaskStates } from '@nrg/influx/task-states'
import { startInfluxDB } from '@nrg/influx-embedded'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { taskTroubles } from '@nrg/schema/task-state'
import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { healthTask } from '../src/detection/health-task.ts'
import { detectionTasks } from '../src/detection/tasks.ts'
import { provision } from '../src/provision/provision.ts'

test('a task that fails is told of by name with its error, and no more once it runs well', async (t) => {
  const influx = await startInfluxDB({ org: 'nrg', bucket: 'energy_raw', token: 'token' })
  const connection = connect({ url: influx.url, token: 'token', org: 'nrg', timeoutMs: 60_000 })
  t.teardown(async () => {
    connection.close()
    await influx.stop()
  })
  await provision(connection, defaultFleetConfig, () => {})
  const tasks = detectionTasks(defaultFleetConfig)
  const reader = createReader(connection)
  const look = async () => {
    for await (const _row of reader.rows(fluxSource(healthTask(tasks).flux), Type.Object({})));
    const states = await readTaskStates(reader)
    // Where this takes long, its own turn of it has come as well, which looks at all that there are.
    const known = new Set(states.map(({ task }) => task))
    t.strictSame(
      tasks.map(({ name }) => name).filter((name) => !known.has(name)),
      [],
    )
    return taskTroubles(states, Date.now())
  }
  const api = new TasksAPI(connection.client)
  const { id = '', flux = '' } = (await api.getTasks({ name: 'nrg-zscore' })).tasks?.[0] ?? {}
  const runOnce = async () => {
    const run = await api.postTasksIDRuns({ taskID: id, body: {} })
    for (;;) {
      const { status } = await api.getTasksIDRunsID({ taskID: id, runID: run.id ?? '' })
      if (status === 'success' || status === 'failed') return status
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const patch = (script: string) => api.patchTasksID({ taskID: id, body: { flux: script } })
  await patch(`${flux}\nfrom(bucket: "nowhere") |> range(start: -1m) |> yield(name: "odd")\n`)
  t.equal(await runOnce(), 'failed')
  const [trouble, ...others] = (await look()).filter(({ code }) => code === 'task_failing')
  t.match(trouble?.message, /^nrg-zscore fails since \d{4}-\d\d-\d\dT.*Z: .*"nowhere"/)
  t.strictSame(others, [])

  await new Promise((resolve) => setTimeout(resolve, 1100))
  await patch(flux)
  t.equal(await runOnce(), 'success')
  t.strictSame(
    (await look()).filter(({ code }) => code === 'task_failing'),
    [],
  )
})

test('what is behind, and a database that runs no task any more', (t) => {
  const at = Date.parse('2026-01-05T12:00:00Z')
  const state = { task: 'nrg-alert', everyMs: 10_000, looked: at, first: at - 3_600_000 }
  const troubles = (one: object, now = at) => taskTroubles([{ ...state, ...one }], now).map(({ message }) => message)
  t.strictSame(troubles({ due: at - 30_000 }), [])
  t.strictSame(troubles({ due: at - 61_000 }), [
    'nrg-alert is behind: its last run that ended was of 2026-01-05T11:58:59Z',
  ])
  t.match(troubles({}), ['nrg-alert is behind: its last run that ended was of 2026-01-05T11:00:00Z'])
  t.strictSame(troubles({ first: at - 1000 }), [], 'a task that was only just made')
  t.strictSame(troubles({ due: at }, at + 91_000), [
    'the database has run no task since 2026-01-05T12:00:00Z: nothing is detected',
  ])
  t.strictSame(troubles({ due: at - 60_000, failed: at - 50_000, logs: 'broken' }), [
    'nrg-alert fails since 2026-01-05T11:59:00Z: its log says nothing',
  ])
  const gone = { ...state, task: 'nrg-old', looked: at - 86_400_000 }
  t.strictSame(taskTroubles([{ ...state, due: at }, gone], at), [], 'one that is asked for no more')
  t.strictSame(taskTroubles([], at), [])
  t.end()
})
