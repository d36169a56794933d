import { test } from 'tap'
import { buildApp, refused, type TestApp } from '../fixture/build-app.ts'

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
const UNAUTHORIZED = [401, 'unauthorized', 'unauthorized access'] as const

async function addUser({ call }: TestApp): Promise<void> {
  const { json } = await call('POST', '/api/v2/users', { json: { name: 'anna' } })
  await call('POST', `/api/v2/users/${json.id}/password`, { json: { password: 'long enough' } })
}

test('a session begins with a password and ends with the sign-out', async (t) => {
  const app = await buildApp(t)
  const { call } = app
  await addUser(app)
  const signedIn = await call('POST', '/api/v2/signin', {
    token: null,
    headers: { authorization: basic('anna', 'long enough') },
  })
  t.equal(signedIn.status, 204)
  t.match(
    signedIn.headers['set-cookie'],
    /^influxdb-oss-session=[\w-]+; Path=\/api\/; Expires=.*; HttpOnly; SameSite=Strict$/,
  )
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] as string
  const withCookie = { token: null, headers: { cookie: `other=1; ${cookie}` } }
  t.equal((await call('GET', '/api/v2/me', withCookie)).json.name, 'anna')
  t.strictSame((await call('GET', '/api/v2/buckets', withCookie)).json.buckets, [], 'she is in no organisation')
  t.equal((await call('POST', '/api/v2/signout', withCookie)).status, 204)
  refused(t, await call('GET', '/api/v2/me', withCookie), UNAUTHORIZED, 'signed out')
  refused(t, await call('POST', '/api/v2/signout', withCookie), UNAUTHORIZED, 'signed out twice')
})

test('wrong passwords and users without one', async (t) => {
  const app = await buildApp(t)
  await addUser(app)
  for (const authorization of [
    basic('anna', 'wrong'),
    basic('nobody', 'long enough'),
    basic('admin', ''),
    'Basic x',
    '',
  ]) {
    refused(
      t,
      await app.call('POST', '/api/v2/signin', { token: null, headers: { authorization } }),
      UNAUTHORIZED,
      authorization,
    )
  }
})
