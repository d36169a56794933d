import { test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'
import { until } from '../fixture/open-metadata.ts'

test('the logs of a task are those of its runs', async (t) => {
  const { call, orgID, tokenFor } = await buildApp(t)
  const flux = 'option task = {name: "n", every: 1d}\nimport "array"\narray.from(rows: [{a: 1}])'
  const { id } = (
    await call('POST', '/api/v2/tasks', { json: { orgID, flux: flux.replace(/^(.*)\n(.*)\n/, '$2\n$1\n') } })
  ).json
  const task = `/api/v2/tasks/${id}`
  t.strictSame((await call('GET', `${task}/logs`)).json, { events: null })
  const { id: runID } = (await call('POST', `${task}/runs`)).json
  await until(async () => (await call('GET', `${task}/runs/${runID}`)).json.status === 'success')
  const { events } = (await call('GET', `${task}/logs`)).json
  t.match(events, [
    { runID, message: /^Started task from script: "import / },
    { runID, message: 'Completed(success)' },
  ])
  t.strictSame((await call('GET', `${task}/runs/${runID}/logs`)).json, { events })

  refused(
    t,
    await call('GET', `${task}/runs/00000000000000ff/logs`),
    [404, 'not found', 'failed to find task logs: run not found'],
    'run',
  )
  refused(
    t,
    await call('GET', '/api/v2/tasks/00000000000000ff/logs'),
    [404, 'not found', 'failed to find task logs: task not found'],
    'task',
  )
  const token = await tokenFor([{ action: 'read', resource: { type: 'labels', orgID } }])
  refused(
    t,
    await call('GET', `${task}/logs`, { token }),
    [400, 'invalid', 'failed to find task logs: unauthorized'],
    'token',
  )
})
