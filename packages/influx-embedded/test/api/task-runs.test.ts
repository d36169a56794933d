import tap, { type Test, test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'
import { FakeClock } from '../fixture/fake-clock.ts'
import { until } from '../fixture/open-metadata.ts'

const clock = new FakeClock('2024-01-01T00:00:30Z')
const shared = buildApp(tap as unknown as Test, { clock })
const DONE = ['success', 'failed', 'canceled']

/** Writes one point at the time that it runs for. */
const writes = (options: string) => `import "array"
option task = {name: "n", ${options}}
array.from(rows: [{_time: now(), _measurement: "ran", _field: "f", _value: 1.0}]) |> to(bucket: "b")`

async function makeTask(flux: string) {
  const { call, orgID } = await shared
  const { id } = (await call('POST', '/api/v2/tasks', { json: { orgID, flux } })).json
  const runs = `/api/v2/tasks/${id}/runs`
  return {
    id,
    runs,
    task: async () => (await call('GET', `/api/v2/tasks/${id}`)).json,
    force: async (scheduledFor?: string) => (await call('POST', runs, { json: { scheduledFor } })).json,
    /** The run as it is at its end. */
    finished: async (runID: string) => {
      await until(async () => DONE.includes((await call('GET', `${runs}/${runID}`)).json.status))
      return (await call('GET', `${runs}/${runID}`)).json
    },
    list: async (query = '') => (await call('GET', `${runs}?${query}`)).json.runs,
  }
}

async function times(): Promise<string[]> {
  const { call } = await shared
  const query = 'from(bucket: "b") |> range(start: 0, stop: 2025-01-01T00:00:00Z) |> keep(columns: ["_time"])'
  const { text } = await call('POST', '/api/v2/query?org=o', { json: { query, dialect: { header: false } } })
  return text.match(/2024-\S+Z/g) ?? []
}

test('a task runs when it is due, for the time that it was due', async (t) => {
  const { list, task } = await makeTask(writes('every: 1m, offset: 10s'))
  clock.advance(39_000)
  t.strictSame(await list(), [])
  clock.advance(1000)
  await until(async () => (await list())[0]?.status === 'success')
  const [run] = await list()
  t.match(run, { status: 'success', scheduledFor: '2024-01-01T00:01:00Z', startedAt: '2024-01-01T00:01:10.000Z' })
  t.equal(run.requestedAt, undefined)
  t.strictSame(await times(), ['2024-01-01T00:01:00Z'])
  t.match(await task(), { latestCompleted: '2024-01-01T00:01:00Z', lastRunStatus: 'success' })
  const { call } = await shared
  await call('PATCH', `/api/v2/tasks/${(await task()).id}`, { json: { status: 'inactive' } })
  clock.advance(120_000)
  t.equal((await list()).length, 1, 'an inactive task does not run')
})

test('a run is forced, shown with its log, and run again', async (t) => {
  const { call } = await shared
  const { id, runs, force, finished, list } = await makeTask(writes('every: 1d'))
  const forced = await force('2024-01-01T00:00:07.9Z')
  t.match(forced, {
    links: { self: `${runs}/${forced.id}`, logs: `${runs}/${forced.id}/logs`, retry: `${runs}/${forced.id}/retry` },
    taskID: id,
    status: 'scheduled',
    scheduledFor: '2024-01-01T00:00:07Z',
  })
  const run = await finished(forced.id)
  t.match(run, {
    status: 'success',
    log: [{ message: /^Started task from script/ }, { message: 'Completed(success)' }],
  })
  t.ok((await times()).includes('2024-01-01T00:00:07Z'))
  const again = (await call('POST', `${runs}/${forced.id}/retry`)).json
  t.not(again.id, forced.id)
  t.match(await finished(again.id), { status: 'success', scheduledFor: '2024-01-01T00:00:07Z' })
  t.equal((await list()).length, 2)
  t.equal((await list('limit=1')).length, 1)
  t.equal((await list(`after=${forced.id}`)).length, 1)
  t.equal((await list('afterTime=2024-01-01T00:00:07Z')).length, 0)
  t.equal((await list('beforeTime=2024-01-01T00:00:08Z')).length, 2)
})

test('a run that fails says why', async (t) => {
  const { force, finished, task } = await makeTask(
    'option task = {name: "n", every: 1d}\nfrom(bucket: "none") |> range(start: -1h)',
  )
  const run = await finished((await force()).id)
  t.equal(run.status, 'failed')
  t.match(run.log.at(-1).message, 'could not find bucket "none"')
  t.match(await task(), { lastRunStatus: 'failed', lastRunError: /could not find bucket "none"/ })
})

test('a run that waits for its time is cancelled', async (t) => {
  const { call } = await shared
  const { runs, force, finished } = await makeTask(writes('every: 1d'))
  const { id } = await force('2024-06-01T00:00:00Z')
  t.equal((await call('DELETE', `${runs}/${id}`)).status, 200)
  t.match(await finished(id), { status: 'canceled' })
  refused(
    t,
    await call('DELETE', `${runs}/${id}`),
    [404, 'not found', 'failed to cancel run: run not found'],
    'it is done',
  )
})

test('malformed requests and unknown runs are refused', async (t) => {
  const { call } = await shared
  const { id, runs } = await makeTask(writes('every: 1d'))
  const none = '00000000000000ff'
  const decode = 'failed to decode request'
  for (const [method, path, body, refusal] of [
    [
      'GET',
      `${runs}?limit=0`,
      undefined,
      [400, 'invalid', `${decode}: run limit is out of bounds, must be between 1 and 500`],
    ],
    ['GET', `${runs}?limit=x`, undefined, [400, 'invalid', `${decode}: strconv.Atoi: parsing "x": invalid syntax`]],
    [
      'GET',
      `${runs}?afterTime=2024-01-02T00:00:00Z&beforeTime=2024-01-01T00:00:00Z`,
      undefined,
      [400, 'invalid', `${decode}: beforeTime must be later than afterTime`],
    ],
    ['GET', `${runs}/${none}`, undefined, [404, 'not found', 'failed to find run: run not found']],
    ['GET', `/api/v2/tasks/${none}/runs`, undefined, [404, 'not found', 'failed to find runs: task not found']],
    ['POST', `${runs}/${none}/retry`, undefined, [404, 'not found', 'failed to retry run: run not found']],
    ['POST', `/api/v2/tasks/${none}/runs`, '{}', [404, 'not found', 'failed to force run: task not found']],
    ['DELETE', `${runs}/x`, undefined, [400, 'invalid', `${decode}: id must have a length of 16 bytes`]],
  ] as const) {
    refused(t, await call(method, path, { body }), refusal, `${method} ${path}`)
  }
  t.equal((await call('POST', runs, { body: '{"scheduledFor":"soon"}' })).status, 400)
  await call('PATCH', `/api/v2/tasks/${id}`, { json: { status: 'inactive' } })
  refused(
    t,
    await call('POST', runs, { body: '{}' }),
    [400, 'invalid', 'failed to force run: inactive task'],
    'inactive',
  )
})
