import { test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'

test('roles of an organisation', async (t) => {
  const { call, orgID, userID } = await buildApp(t)
  const { json: anna } = await call('POST', '/api/v2/users', { json: { name: 'anna' } })
  const members = `/api/v2/orgs/${orgID}/members`
  t.strictSame((await call('GET', members)).json, { links: { self: members }, users: [] })
  t.match((await call('GET', `/api/v2/orgs/${orgID}/owners`)).json.users, [
    { role: 'owner', id: userID, name: 'admin' },
  ])
  const added = await call('POST', members, { json: { id: anna.id } })
  t.match(added, { status: 201, json: { role: 'member', ...anna } })
  t.equal((await call('POST', members, { json: { id: anna.id } })).status, 500, 'twice')
  t.equal((await call('DELETE', `${members}/${anna.id}`)).status, 204)
  t.strictSame((await call('GET', members)).json.users, [])
})

test('a member reads what the organisation has, an owner changes it', async (t) => {
  const { call, orgID, bucketID } = await buildApp(t)
  const { json: anna } = await call('POST', '/api/v2/users', { json: { name: 'anna' } })
  await call('POST', `/api/v2/users/${anna.id}/password`, { json: { password: 'long enough' } })
  const authorization = `Basic ${Buffer.from('anna:long enough').toString('base64')}`
  const signedIn = await call('POST', '/api/v2/signin', { token: null, headers: { authorization } })
  const session = { token: null, headers: { cookie: String(signedIn.headers['set-cookie']).split(';')[0] as string } }
  const rename = () => call('PATCH', `/api/v2/buckets/${bucketID}`, { ...session, json: { description: 'hers' } })

  await call('POST', `/api/v2/orgs/${orgID}/members`, { json: { id: anna.id } })
  t.equal((await call('GET', '/api/v2/buckets', session)).json.buckets.length, 3)
  t.equal((await rename()).status, 401)
  await call('DELETE', `/api/v2/orgs/${orgID}/members/${anna.id}`)
  await call('POST', `/api/v2/orgs/${orgID}/owners`, { json: { id: anna.id } })
  t.equal((await rename()).status, 200)
})

test('what is refused', async (t) => {
  const { call, orgID, bucketID, tokenFor } = await buildApp(t)
  const path = `/api/v2/buckets/${bucketID}/members`
  refused(t, await call('POST', path, { json: {} }), [400, 'invalid', 'user id missing or invalid'], 'nobody')
  refused(
    t,
    await call('POST', path, { json: { id: '0123456789abcdef' } }),
    [404, 'not found', 'user not found'],
    'unknown',
  )
  refused(
    t,
    await call('GET', '/api/v2/orgs/zz/members'),
    [400, 'invalid', 'corrupt ID provided: id must have a length of 16 bytes'],
    'zz',
  )
  refused(
    t,
    await call('GET', '/api/v2/orgs/0123456789abcdef/members'),
    [404, 'not found', '404 page not found'],
    'unknown organisation',
  )
  const token = await tokenFor([{ action: 'read', resource: { type: 'buckets', orgID } }])
  refused(
    t,
    await call('GET', `/api/v2/orgs/${orgID}/members`, { token }),
    [404, 'not found', 'not found'],
    'without the right',
  )
})
