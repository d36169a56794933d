import { test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'
import { FakeClock } from '../fixture/fake-clock.ts'

const START = '2024-01-01T00:00:00Z'
const script = (options = 'every: 1h') =>
  `option task = {name: "n", ${options}}\n\nfrom(bucket: "b") |> range(start: -1h)\n`

test('an offset in days, and a cron that never comes', async (t) => {
  const { call, orgID } = await buildApp(t)
  const create = (options: string) =>
    call('POST', '/api/v2/tasks', { json: { orgID, flux: `option task = {name: "n", ${options}}\nx = 1` } })
  refused(
    t,
    await create('every: 1w, offset: 1d'),
    [500, 'internal error', 'unexpected error parsing time: time: unknown unit "d" in duration "1d"'],
    'days',
  )
  refused(
    t,
    await create('cron: "0 0 30 2 *"'),
    [400, 'invalid', 'failed to create task: could not fulfil schedule due to year'],
    'the thirtieth of February',
  )
})

test('a task is made, shown, changed and removed', async (t) => {
  const clock = new FakeClock(START)
  const { call, orgID, userID } = await buildApp(t, { clock })
  const flux = script('every: 1h, offset: 90s')
  const made = await call('POST', '/api/v2/tasks', { json: { orgID, flux, description: 'd' } })
  t.equal(made.status, 201)
  const { id } = made.json
  const self = `/api/v2/tasks/${id}`
  const expected = {
    links: {
      labels: `${self}/labels`,
      logs: `${self}/logs`,
      members: `${self}/members`,
      owners: `${self}/owners`,
      runs: `${self}/runs`,
      self,
    },
    labels: [],
    id,
    orgID,
    org: 'o',
    ownerID: userID,
    name: 'n',
    description: 'd',
    status: 'active',
    flux,
    every: '1h',
    offset: '1m30s',
    latestCompleted: START,
    createdAt: START,
  }
  t.strictSame(made.json, expected)
  t.strictSame((await call('GET', self)).json, expected)

  clock.advance(60_000)
  const changed = await call('PATCH', self, { json: { name: 'm', cron: '0 * * * *', offset: '0s', description: 'e' } })
  t.match(changed.json, { name: 'm', cron: '0 * * * *', description: 'e', updatedAt: '2024-01-01T00:01:00Z' })
  t.equal(changed.json.every, undefined)
  t.equal(changed.json.offset, undefined)
  t.match(changed.json.flux, 'option task = {name: "m", cron: "0 * * * *"}')
  t.match((await call('PATCH', self, { json: { flux: script() } })).json, { name: 'n', every: '1h', flux: script() })
  t.match((await call('PATCH', self, { json: { status: 'inactive' } })).json, { status: 'inactive' })

  t.equal((await call('DELETE', self)).status, 204)
  refused(t, await call('GET', self), [404, 'not found', 'failed to find task: task not found'], 'gone')
})

test('malformed tasks are refused', async (t) => {
  const { call, orgID } = await buildApp(t)
  const { id } = (await call('POST', '/api/v2/tasks', { json: { orgID, flux: script() } })).json
  const decode = 'failed to decode request'
  for (const [json, message] of [
    [{ orgID }, `${decode}: missing flux`],
    [{ flux: script() }, `${decode}: missing orgID and org`],
    [{ orgID, flux: script(), status: 'x' }, `${decode}: invalid task status: "x"`],
    [{ orgID: 'x', flux: script() }, `${decode}: id must have a length of 16 bytes`],
    [{ orgID, flux: 'from(bucket: "b")' }, 'invalid options: no task options defined'],
    [{ orgID, flux: script('every: 0s') }, undefined],
  ] as const) {
    const answer = await call('POST', '/api/v2/tasks', { json })
    t.equal(answer.status, 400, JSON.stringify(json))
    if (message !== undefined) t.strictSame(answer.json, { code: 'invalid', message }, JSON.stringify(json))
  }
  for (const [json, message] of [
    [{}, `${decode}: cannot update task without content`],
    [{ offset: '0s' }, `${decode}: cannot update task without content`],
    [{ every: 'x' }, `${decode}: invalid duration x`],
    [{ every: '1m', cron: '* * * * *' }, `${decode}: cannot specify both every and cron`],
    [{ status: 'x' }, `${decode}: invalid task status: "x"`],
  ] as const) {
    refused(t, await call('PATCH', `/api/v2/tasks/${id}`, { json }), [400, 'invalid', message], JSON.stringify(json))
  }
  const unknown = '/api/v2/tasks/00000000000000ff'
  refused(
    t,
    await call('PATCH', unknown, { json: { name: 'x' } }),
    [404, 'not found', 'failed to update task: task not found'],
    'change',
  )
  refused(t, await call('DELETE', unknown), [404, 'not found', 'failed to delete task: task not found'], 'remove')
  refused(
    t,
    await call('GET', '/api/v2/tasks/x'),
    [400, 'invalid', `${decode}: id must have a length of 16 bytes`],
    'id',
  )
})

test('tasks are listed by what is asked for', async (t) => {
  const { call, orgID, userID } = await buildApp(t)
  const ids: string[] = []
  for (const [name, status] of [
    ['a', 'active'],
    ['b', 'inactive'],
    ['a', 'active'],
  ] as const) {
    const flux = script().replace('"n"', `"${name}"`)
    ids.push((await call('POST', '/api/v2/tasks', { json: { orgID, flux, status } })).json.id)
  }
  const list = async (query: string) => (await call('GET', `/api/v2/tasks?${query}`)).json
  const places = async (query: string) =>
    (await list(query)).tasks.map(({ id }: { id: string }) => ids.indexOf(id)).join('')
  for (const [query, expected] of [
    ['', '012'],
    [`orgID=${orgID}`, '012'],
    ['org=o', '012'],
    ['orgID=00000000000000ff', ''],
    [`user=${userID}`, '012'],
    ['name=a', '02'],
    ['status=inactive', '1'],
    [`after=${ids[0]}`, '12'],
    ['limit=2', '01'],
  ] as const) {
    t.equal(await places(query), expected, query)
  }
  t.strictSame((await list('limit=2')).links, {
    self: '/api/v2/tasks?limit=2',
    next: `/api/v2/tasks?after=${ids[1]}&limit=2`,
  })
  t.equal((await list('type=basic')).tasks[0].flux, '')
  for (const [query, message] of [
    ['limit=0', 'failed to decode request: limit must be between 1 and 500'],
    ['limit=501', 'failed to decode request: limit must be between 1 and 500'],
    ['limit=x', 'failed to decode request: strconv.Atoi: parsing "x": invalid syntax'],
    ['after=x', 'failed to decode request: id must have a length of 16 bytes'],
    ['type=x', 'failed to decode request: "x" is not a valid task type'],
  ] as const) {
    refused(t, await call('GET', `/api/v2/tasks?${query}`), [400, 'invalid', message], query)
  }
})

test('tasks have labels, members and owners', async (t) => {
  const { call, orgID, userID } = await buildApp(t)
  const { id } = (await call('POST', '/api/v2/tasks', { json: { orgID, flux: script() } })).json
  const { label } = (await call('POST', '/api/v2/labels', { json: { orgID, name: 'l' } })).json
  t.equal((await call('POST', `/api/v2/tasks/${id}/labels`, { json: { labelID: label.id } })).status, 201)
  t.match((await call('GET', `/api/v2/tasks/${id}`)).json.labels, [{ name: 'l' }])
  t.equal((await call('POST', `/api/v2/tasks/${id}/members`, { json: { id: userID } })).status, 201)
  t.match((await call('GET', `/api/v2/tasks/${id}/members`)).json.users, [{ id: userID, role: 'member' }])
  t.equal((await call('GET', `/api/v2/tasks/${id}/owners`)).status, 200)
})

test('a token sees and changes the tasks that it may', async (t) => {
  const { call, orgID, tokenFor } = await buildApp(t)
  const { id } = (await call('POST', '/api/v2/tasks', { json: { orgID, flux: script() } })).json
  const reader = await tokenFor([{ action: 'read', resource: { type: 'tasks', orgID } }])
  const nothing = await tokenFor([{ action: 'read', resource: { type: 'labels', orgID } }])
  t.equal((await call('GET', '/api/v2/tasks', { token: reader })).json.tasks.length, 1)
  t.equal((await call('GET', '/api/v2/tasks', { token: nothing })).json.tasks.length, 0)
  for (const [method, path, token, json, message] of [
    ['GET', `/api/v2/tasks/${id}`, nothing, undefined, 'failed to find task: unauthorized'],
    ['PATCH', `/api/v2/tasks/${id}`, reader, { name: 'x' }, 'failed to update task: unauthorized'],
    ['DELETE', `/api/v2/tasks/${id}`, reader, undefined, 'failed to delete task: unauthorized'],
    ['POST', '/api/v2/tasks', reader, { orgID, flux: script() }, 'unauthorized'],
  ] as const) {
    refused(t, await call(method, path, { token, json }), [400, 'invalid', message], `${method} ${path}`)
  }
})
