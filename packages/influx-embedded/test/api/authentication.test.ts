import { test } from 'tap'
import { buildApp, refused, TOKEN } from '../fixture/build-app.ts'
import { FakeClock } from '../fixture/fake-clock.ts'

const UNAUTHORIZED = [401, 'unauthorized', 'unauthorized access'] as const

test('how a token may be sent', async (t) => {
  const { call } = await buildApp(t)
  const status = async (authorization: string) =>
    (await call('GET', '/api/v2/buckets', { token: null, headers: { authorization } })).status
  for (const header of [`Token ${TOKEN}`, `token ${TOKEN}`, `Bearer ${TOKEN}`, `BEARER ${TOKEN}`])
    t.equal(await status(header), 200, header)
  for (const header of [TOKEN, `Basic ${TOKEN}`, 'Token wrong', 'Token ', `Token  ${TOKEN}`, ''])
    t.equal(await status(header), 401, header)
})

test('a token that is switched off may do nothing, and says so in different ways', async (t) => {
  const { call, orgID } = await buildApp(t)
  const permissions = [{ action: 'write', resource: { type: 'buckets', orgID } }]
  const { json } = await call('POST', '/api/v2/authorizations', { json: { orgID, permissions } })
  await call('PATCH', `/api/v2/authorizations/${json.id}`, { json: { status: 'inactive' } })
  const { token } = json
  const write = await call('POST', '/api/v2/write?org=o&bucket=b', { token, body: 'm f=1' })
  refused(t, write, [403, 'forbidden', 'insufficient permissions for write: token is inactive'], 'write')
  refused(t, await call('GET', `/api/v2/orgs/${orgID}`, { token }), [401, 'unauthorized', 'token is inactive'], 'read')
})

test('a session expires, unless it is used', async (t) => {
  const clock = new FakeClock('2026-01-01T00:00:00Z')
  const { call } = await buildApp(t, { clock })
  const { json } = await call('POST', '/api/v2/users', { json: { name: 'anna' } })
  await call('POST', `/api/v2/users/${json.id}/password`, { json: { password: 'long enough' } })
  const authorization = `Basic ${Buffer.from('anna:long enough').toString('base64')}`
  const signedIn = await call('POST', '/api/v2/signin', { token: null, headers: { authorization } })
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] as string
  const me = () => call('GET', '/api/v2/me', { token: null, headers: { cookie } })
  clock.jump(59 * 60_000)
  t.equal((await me()).status, 200, 'after 59 minutes')
  clock.jump(4 * 60_000)
  t.equal((await me()).status, 200, 'its use kept it alive')
  clock.jump(6 * 60_000)
  refused(t, await me(), UNAUTHORIZED, 'nobody used it for longer')
})
