import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { buildApp, type Refusal, refused, TOKEN } from '../fixture/build-app.ts'

test('a token is shown once, and changed, and removed', async (t) => {
  const { call, orgID, userID, bucketID } = await buildApp(t)
  const permissions = [
    { action: 'read', resource: { type: 'buckets', orgID, id: bucketID } },
    { action: 'write', resource: { type: 'buckets', orgID } },
  ]
  const made = await call('POST', '/api/v2/authorizations', { json: { orgID, description: 'd', permissions } })
  t.equal(made.status, 201)
  const { id, token } = made.json
  t.match(token, /^[\w-]{86}==$/)
  t.match(made.json, {
    status: 'active',
    description: 'd',
    orgID,
    org: 'o',
    userID,
    user: 'admin',
    permissions: [
      { action: 'read', resource: { type: 'buckets', orgID, id: bucketID, name: 'b', org: 'o' } },
      { action: 'write', resource: { type: 'buckets', orgID, org: 'o' } },
    ],
    links: { self: `/api/v2/authorizations/${id}`, user: `/api/v2/users/${userID}` },
  })
  t.strictSame((await call('GET', `/api/v2/authorizations/${id}`)).json, { ...made.json, token: '' })
  for (const query of ['', `?userID=${userID}`, '?user=admin', `?orgID=${orgID}`, '?org=o']) {
    t.equal((await call('GET', `/api/v2/authorizations${query}`)).json.authorizations.length, 2, query)
  }
  t.strictSame((await call('GET', '/api/v2/authorizations?orgID=0123456789abcdef')).json.authorizations, [])
  const changed = await call('PATCH', `/api/v2/authorizations/${id}`, {
    json: { status: 'inactive', description: 'off' },
  })
  t.match(changed.json, { status: 'inactive', description: 'off' })
  t.equal((await call('DELETE', `/api/v2/authorizations/${id}`)).status, 204)
  refused(t, await call('GET', `/api/v2/authorizations/${id}`), [404, 'not found', 'authorization not found'], 'gone')
  refused(
    t,
    await call('GET', '/api/v2/buckets', { token }),
    [401, 'unauthorized', 'unauthorized access'],
    'it opens nothing',
  )
})

test('what is refused', async (t) => {
  const { call, orgID } = await buildApp(t)
  const one = (permission: unknown) => ({ orgID, permissions: [permission] })
  const buckets = { type: 'buckets', orgID }
  const cases: [unknown, Refusal][] = [
    [{ orgID, permissions: [] }, [400, 'invalid', 'authorization must include permissions']],
    [{ permissions: [{ action: 'read', resource: buckets }] }, [400, 'invalid', 'org id required: invalid ID']],
    [
      one({ action: 'peek', resource: buckets }),
      [400, 'invalid', 'invalid action type for permission: unknown action for permission'],
    ],
    [
      one({ action: 'read', resource: { type: 'rockets' } }),
      [400, 'invalid', 'invalid resource type for permission: unknown resource type for permission'],
    ],
    [
      one({ action: 'read' }),
      [400, 'invalid', 'invalid resource type for permission: unknown resource type for permission'],
    ],
    [
      { orgID: '0123456789abcdef', permissions: [{ action: 'read', resource: buckets }] },
      [400, 'invalid', `permission read:orgs/${orgID}/buckets is not for org id 0123456789abcdef`],
    ],
    [
      { ...one({ action: 'read', resource: buckets }), status: 'odd' },
      [400, 'invalid', 'invalid status: must be active or inactive'],
    ],
  ]
  for (const [json, error] of cases)
    refused(t, await call('POST', '/api/v2/authorizations', { json }), error, JSON.stringify(json))
  refused(
    t,
    await call('POST', '/api/v2/authorizations', { body: '{' }),
    [400, 'invalid', 'invalid json structure: unexpected EOF'],
    '{',
  )
})

test('nobody gives away more than they have', async (t) => {
  const { call, orgID, userID, tokenFor } = await buildApp(t)
  const token = await tokenFor([
    { action: 'write', resource: { type: 'authorizations', orgID } },
    { action: 'write', resource: { type: 'users', id: userID } },
    { action: 'read', resource: { type: 'buckets', orgID } },
  ])
  const ask = (action: string) =>
    call('POST', '/api/v2/authorizations', {
      token,
      json: { orgID, permissions: [{ action, resource: { type: 'buckets', orgID } }] },
    })
  t.equal((await ask('read')).status, 201)
  const text = `write:orgs/${orgID}/buckets`
  refused(
    t,
    await ask('write'),
    [403, 'forbidden', `permission ${text} is not allowed: ${text} is unauthorized`],
    'write',
  )
})

test('no file holds the text of a token', async (t) => {
  const dataDir = t.testdir()
  const { app, tokenFor, orgID } = await buildApp(t, { dataDir })
  const token = await tokenFor([{ action: 'read', resource: { type: 'buckets', orgID } }])
  await app.close()
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const all = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('')
  t.ok(all.includes('influxdb2-sha256'), 'their hashes are there')
  t.notOk(all.includes(token) || all.includes(TOKEN))
})
