import { test } from 'tap'
import { isOpen } from '../../src/access/open-routes.ts'
import { buildApp, TOKEN } from '../fixture/build-app.ts'
import { listeningApp } from '../fixture/listening-app.ts'

/** A method, a route with its parameters filled in, what is sent, and the status that each kind of token gets. */
type Row = readonly [
  method: string,
  target: string,
  body: unknown,
  none: number,
  otherOrg: number,
  readsAnother: number,
  writesIt: number,
  operator: number,
]

test('what each kind of token gets of each route', async (t) => {
  const { app, routes, send } = await listeningApp(t, {
    setup: { org: 'hidden-org', bucket: 'hidden-bucket', token: TOKEN },
  })
  const { metadata } = app.influx
  const ask = async (method: string, target: string, token: string | null, body?: unknown) => {
    const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body)
    const headers = { ...(token !== null && { authorization: `Token ${token}` }), 'content-type': 'application/json' }
    return send({ method, target, headers, body: text })
  }
  const make = async (target: string, body: unknown) => JSON.parse((await ask('POST', target, TOKEN, body)).body)

  const org = metadata.organizations.all()[0]?.id ?? ''
  const bucket = metadata.buckets.find(({ name }) => name === 'hidden-bucket')?.id ?? ''
  const admin = metadata.users.all()[0]?.id ?? ''
  const otherOrg = (await make('/api/v2/orgs', { name: 'other' })).id
  const another = (await make('/api/v2/buckets', { orgID: org, name: 'another' })).id
  const user = (await make('/api/v2/users', { name: 'hidden-user' })).id
  const label = (await make('/api/v2/labels', { orgID: org, name: 'hidden-label' })).label.id
  const flux = 'option task = {name: "hidden-task", every: 1h} from(bucketID: "BUCKET") |> range(start: -1m)'
  const task = (await make('/api/v2/tasks', { orgID: org, flux: flux.replace('BUCKET', bucket) })).id
  const remote = (
    await make('/api/v2/remotes', {
      orgID: org,
      name: 'hidden-remote',
      remoteURL: 'http://127.0.0.1:9',
      remoteAPIToken: 't',
    })
  ).id
  const replicated = {
    orgID: org,
    name: 'hidden-copy',
    remoteID: remote,
    localBucketID: another,
    remoteBucketName: 'c',
  }
  const replication = (await make('/api/v2/replications', replicated)).id
  const run = (await make(`/api/v2/tasks/${task}/runs`, {})).id
  const grant = (orgID: string, types: readonly string[], actions: readonly string[], id?: string) =>
    types.flatMap((type) => actions.map((action) => ({ action, resource: { type, orgID, ...(id && { id }) } })))
  const authorize = (orgID: string, permissions: readonly unknown[]) =>
    make('/api/v2/authorizations', { orgID, description: 'hidden-token', permissions })
  const tokenOf = async (orgID: string, permissions: readonly unknown[]) => (await authorize(orgID, permissions)).token
  const authorization = (await authorize(org, grant(org, ['buckets'], ['read']))).id

  const all = ['authorizations', 'buckets', 'labels', 'tasks']
  const tokens = [
    null,
    await tokenOf(otherOrg, [
      ...grant(otherOrg, all, ['read', 'write']),
      ...['read', 'write'].map((action) => ({ action, resource: { type: 'orgs', id: otherOrg } })),
    ]),
    await tokenOf(org, grant(org, ['buckets'], ['read'], another)),
    await tokenOf(org, grant(org, ['buckets'], ['write'], bucket)),
    TOKEN,
  ]
  await ask('POST', `/api/v2/write?orgID=${org}&bucket=${bucket}`, TOKEN, 'm f="hidden-value"')

  const shard = (await app.influx.store.shardGroups(bucket))[0]?.id
  const at = `/api/v2/buckets/${bucket}`
  const of = `/api/v2/orgs/${org}`
  const its = `/api/v2/tasks/${task}`
  const named = `/api/v2/authorizations/${authorization}`
  const query = `from(bucketID: "${bucket}") |> range(start: 0)`
  const span = { start: '1970-01-01T00:00:00Z', stop: '1970-01-02T00:00:00Z' }
  // In an order in which each has what it needs, for the token that may.
  const rows: readonly Row[] = [
    ['GET', '/api/v2/flags', undefined, 401, 200, 200, 200, 200],
    ['GET', '/api/v2/me', undefined, 401, 401, 401, 401, 200],
    ['PUT', '/api/v2/me/password', { password: 'long enough' }, 401, 400, 400, 400, 400],
    ['GET', '/api/v2/query/suggestions', undefined, 401, 200, 200, 200, 200],
    ['GET', '/api/v2/query/suggestions/range', undefined, 401, 200, 200, 200, 200],
    ['POST', '/api/v2/query/ast', { query: 'x = 1' }, 401, 200, 200, 200, 200],
    ['POST', '/api/v2/query/analyze', { query: 'x = 1' }, 401, 500, 500, 500, 500],

    ['GET', '/api/v2/orgs', undefined, 401, 200, 200, 200, 200],
    ['POST', '/api/v2/orgs', { name: 'third' }, 401, 401, 401, 401, 201],
    ['GET', of, undefined, 401, 401, 401, 401, 200],
    ['PATCH', of, { description: 'hidden' }, 401, 401, 401, 401, 200],
    ['GET', `${of}/members`, undefined, 401, 404, 404, 404, 200],
    ['POST', `${of}/members`, { id: user }, 401, 401, 401, 401, 201],
    ['DELETE', `${of}/members/${user}`, undefined, 401, 401, 401, 401, 204],
    ['GET', `${of}/owners`, undefined, 401, 404, 404, 404, 200],
    ['POST', `${of}/owners`, { id: user }, 401, 401, 401, 401, 201],
    ['DELETE', `${of}/owners/${user}`, undefined, 401, 401, 401, 401, 204],

    ['GET', '/api/v2/users', undefined, 401, 200, 200, 200, 200],
    ['POST', '/api/v2/users', { name: 'hidden-second' }, 401, 401, 401, 401, 201],
    ['GET', `/api/v2/users/${user}`, undefined, 401, 401, 401, 401, 200],
    ['PATCH', `/api/v2/users/${user}`, { name: 'hidden-third' }, 401, 401, 401, 401, 200],
    ['GET', `/api/v2/users/${admin}/permissions`, undefined, 401, 401, 401, 401, 200],
    ['POST', `/api/v2/users/${user}/password`, { password: 'long enough' }, 401, 401, 401, 401, 204],
    ['PUT', `/api/v2/users/${user}/password`, { password: 'long enough' }, 401, 400, 400, 400, 400],

    ['GET', '/api/v2/buckets', undefined, 401, 200, 200, 200, 200],
    ['POST', '/api/v2/buckets', { orgID: org, name: 'third' }, 401, 401, 401, 401, 201],
    ['GET', at, undefined, 401, 401, 401, 401, 200],
    ['PATCH', at, { description: 'hidden' }, 401, 401, 401, 200, 200],
    ['GET', `${at}/members`, undefined, 401, 404, 404, 404, 200],
    ['POST', `${at}/members`, { id: user }, 401, 401, 401, 401, 201],
    ['DELETE', `${at}/members/${user}`, undefined, 401, 401, 401, 204, 204],
    ['GET', `${at}/owners`, undefined, 401, 404, 404, 404, 200],
    ['POST', `${at}/owners`, { id: user }, 401, 401, 401, 401, 201],
    ['DELETE', `${at}/owners/${user}`, undefined, 401, 401, 401, 204, 204],
    ['GET', `${at}/labels`, undefined, 401, 401, 401, 401, 200],
    ['POST', `${at}/labels`, { labelID: label }, 401, 401, 401, 401, 201],
    ['DELETE', `${at}/labels/${label}`, undefined, 401, 401, 401, 401, 204],

    ['GET', '/api/v2/backup/metadata', undefined, 401, 401, 401, 401, 200],
    ['GET', `/api/v2/backup/shards/${shard}`, undefined, 401, 401, 401, 401, 200],

    ['GET', '/api/v2/labels', undefined, 401, 200, 200, 200, 200],
    ['POST', '/api/v2/labels', { orgID: org, name: 'third' }, 401, 401, 401, 401, 201],
    ['GET', `/api/v2/labels/${label}`, undefined, 401, 401, 401, 401, 200],
    ['PATCH', `/api/v2/labels/${label}`, { name: 'hidden-label' }, 401, 401, 401, 401, 200],

    ['GET', '/api/v2/authorizations', undefined, 401, 200, 200, 200, 200],
    [
      'POST',
      '/api/v2/authorizations',
      { orgID: org, permissions: grant(org, ['buckets'], ['read']) },
      401,
      401,
      401,
      401,
      201,
    ],
    ['GET', named, undefined, 401, 401, 401, 401, 200],
    ['PATCH', named, { description: 'hidden' }, 401, 401, 401, 401, 200],

    ['POST', `/api/v2/write?orgID=${org}&bucket=${bucket}`, 'm g=1 1', 401, 403, 403, 204, 204],
    ['POST', '/write?db=hidden-bucket', 'm g=1 1', 401, 404, 403, 204, 204],
    ['POST', `/api/v2/delete?orgID=${org}&bucketID=${bucket}`, span, 401, 403, 403, 204, 204],
    ['POST', `/api/v2/query?orgID=${org}`, { query }, 401, 404, 404, 404, 200],

    ['GET', '/api/v2/tasks', undefined, 401, 200, 200, 200, 200],
    ['POST', '/api/v2/tasks', { orgID: org, flux }, 401, 400, 400, 400, 201],
    ['GET', its, undefined, 401, 400, 400, 400, 200],
    ['PATCH', its, { description: 'hidden', status: 'active' }, 401, 400, 400, 400, 200],
    ['GET', `${its}/members`, undefined, 401, 200, 200, 200, 200],
    ['POST', `${its}/members`, { id: user }, 401, 401, 401, 401, 201],
    ['DELETE', `${its}/members/${user}`, undefined, 401, 401, 401, 401, 204],
    ['GET', `${its}/owners`, undefined, 401, 200, 200, 200, 200],
    ['POST', `${its}/owners`, { id: user }, 401, 401, 401, 401, 201],
    ['DELETE', `${its}/owners/${user}`, undefined, 401, 401, 401, 401, 204],
    ['GET', `${its}/labels`, undefined, 401, 401, 401, 401, 200],
    ['POST', `${its}/labels`, { labelID: label }, 401, 401, 401, 401, 201],
    ['DELETE', `${its}/labels/${label}`, undefined, 401, 401, 401, 401, 204],
    ['GET', `${its}/runs`, undefined, 401, 400, 400, 400, 200],
    ['POST', `${its}/runs`, {}, 401, 400, 400, 400, 201],
    ['GET', `${its}/runs/${run}`, undefined, 401, 400, 400, 400, 200],
    ['GET', `${its}/runs/${run}/logs`, undefined, 401, 400, 400, 400, 200],
    ['GET', `${its}/logs`, undefined, 401, 400, 400, 400, 200],
    ['POST', `${its}/runs/0123456789abcdef/retry`, {}, 401, 400, 400, 400, 404],
    ['DELETE', `${its}/runs/0123456789abcdef`, undefined, 401, 400, 400, 400, 404],

    ['GET', `/api/v2/remotes?orgID=${org}`, undefined, 401, 200, 200, 200, 200],
    [
      'POST',
      '/api/v2/remotes',
      { orgID: org, name: 'hidden-second', remoteURL: 'http://127.0.0.1:9' },
      401,
      401,
      401,
      401,
      201,
    ],
    ['GET', `/api/v2/remotes/${remote}`, undefined, 401, 401, 401, 401, 200],
    ['PATCH', `/api/v2/remotes/${remote}`, { remoteAPIToken: 'hidden' }, 401, 401, 401, 401, 200],
    ['GET', `/api/v2/replications?orgID=${org}`, undefined, 401, 200, 200, 200, 200],
    // Whoever may write to a bucket may not have it replicated.
    [
      'POST',
      '/api/v2/replications',
      { ...replicated, name: 'hidden-second', localBucketID: bucket },
      401,
      401,
      401,
      401,
      201,
    ],
    ['GET', `/api/v2/replications/${replication}`, undefined, 401, 401, 401, 401, 200],
    ['PATCH', `/api/v2/replications/${replication}`, { description: 'hidden' }, 401, 401, 401, 401, 200],
    ['POST', `/api/v2/replications/${replication}/validate`, undefined, 401, 401, 401, 401, 400],
    ['DELETE', `/api/v2/replications/${replication}`, undefined, 401, 401, 401, 401, 204],
    ['DELETE', `/api/v2/remotes/${remote}`, undefined, 401, 401, 401, 401, 422],

    ['DELETE', `/api/v2/labels/${label}`, undefined, 401, 401, 401, 401, 204],
    ['DELETE', its, undefined, 401, 400, 400, 400, 204],
    // With the right to write to it goes the right to delete it, as with InfluxDB.
    ['DELETE', at, undefined, 401, 401, 401, 204, 404],
    ['DELETE', `/api/v2/users/${user}`, undefined, 401, 401, 401, 401, 204],
    ['DELETE', named, undefined, 401, 401, 401, 401, 204],
    ['DELETE', of, undefined, 401, 401, 401, 401, 204],
  ]
  for (const [method, target, body, ...expected] of rows) {
    const got: number[] = []
    for (const [place, token] of tokens.entries()) {
      const answer = await ask(method, target, token, body)
      got.push(answer.status)
      // Who may write to a bucket may change it, and is shown what came of it.
      if (place < 3 && /hidden/.test(answer.body)) t.fail(`${method} ${target} tells ${answer.body}`)
    }
    t.strictSame(got, expected, `${method} ${target}`)
  }

  const patterns = rows.map(([method, target]) => `${method} ${target.split('?')[0]}`)
  for (const { method, url } of routes.filter((route) => route.own && !isOpen(route.method, route.url))) {
    if (method === 'OPTIONS') continue
    const pattern = new RegExp(`^${method} ${url.replaceAll(/:\w+/g, '\\w+')}$`)
    t.ok(
      patterns.some((row) => pattern.test(row)),
      `${method} ${url} has a row`,
    )
  }
})

test('what is of another organisation is not reached by its id under an own one', async (t) => {
  const { call, orgID, userID, bucketID, app } = await buildApp(t)
  const own = (await call('POST', '/api/v2/orgs', { json: { name: 'own' } })).json.id
  const ownBucket = (await call('POST', '/api/v2/buckets', { json: { orgID: own, name: 'mine' } })).json.id
  const types = ['buckets', 'labels', 'tasks', 'authorizations']
  const permissions: unknown[] = types.flatMap((type) =>
    ['read', 'write'].map((action) => ({ action, resource: { type, orgID: own } })),
  )
  permissions.push({ action: 'write', resource: { type: 'users', id: userID } })
  const { token } = (await call('POST', '/api/v2/authorizations', { json: { orgID: own, permissions } })).json
  const label = (await call('POST', '/api/v2/labels', { token, json: { orgID: own, name: 'l' } })).json.label.id
  const flux = 'option task = {name: "t", every: 1h} from(bucket: "b") |> range(start: -1m)'
  const task = (await call('POST', '/api/v2/tasks', { json: { orgID, flux } })).json.id
  await call('POST', '/api/v2/write?org=o&bucket=b', { body: 'm f=1 1' })

  const span = { start: '1970-01-01T00:00:00Z', stop: '1970-01-02T00:00:00Z' }
  const status = async (method: 'POST' | 'DELETE', path: string, request: object) =>
    (await call(method, path, { token, ...request })).status
  t.equal(await status('POST', `/api/v2/write?orgID=${own}&bucket=${bucketID}`, { body: 'm f=2 2' }), 403, 'write')
  t.equal(await status('POST', `/api/v2/delete?orgID=${own}&bucketID=${bucketID}`, { json: span }), 403, 'delete')
  t.equal(await status('POST', `/api/v2/delete?orgID=${own}&bucket=${bucketID}`, { json: span }), 403, 'delete')
  t.equal(
    await status('POST', `/api/v2/buckets/${bucketID}/labels`, { json: { labelID: label } }),
    401,
    'label a bucket',
  )
  t.equal(await status('POST', `/api/v2/tasks/${task}/labels`, { json: { labelID: label } }), 401, 'label a task')
  await call('POST', `/api/v2/buckets/${bucketID}/labels`, { json: { labelID: label } })
  t.equal(await status('DELETE', `/api/v2/buckets/${bucketID}/labels/${label}`, {}), 401, 'unlabel a bucket')
  const wider = { orgID: own, permissions: [{ action: 'read', resource: { type: 'buckets', orgID } }] }
  t.equal(await status('POST', '/api/v2/authorizations', { json: wider }), 403, 'a token for it')
  const run = (query: string) => call('POST', `/api/v2/query?orgID=${own}`, { token, json: { query } })
  t.equal((await run(`from(bucketID: "${bucketID}") |> range(start: 0)`)).status, 404, 'query')
  const toIt = await run(`import "array"
    array.from(rows: [{_time: now(), _measurement: "m", _field: "f", _value: 1.0}]) |> to(bucketID: "${bucketID}")`)
  t.match(toIt, { status: 404 }, 'write from a query')
  t.equal(app.influx.store.stats().points, 1, 'nothing was written or deleted')
  t.equal(await status('POST', `/api/v2/write?orgID=${own}&bucket=${ownBucket}`, { body: 'm f=2 2' }), 204, 'its own')
})
