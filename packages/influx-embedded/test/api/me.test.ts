import { test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

test('me is the user of the token, if it may read users', async (t) => {
  const { call, orgID, userID, tokenFor } = await buildApp(t)
  t.match((await call('GET', '/api/v2/me')).json, { id: userID, name: 'admin' })
  const token = await tokenFor([{ action: 'read', resource: { type: 'buckets', orgID } }])
  refused(
    t,
    await call('GET', '/api/v2/me', { token }),
    [401, 'unauthorized', `read:users/${userID} is unauthorized`],
    'a narrow token',
  )
})

test('a user who is signed in changes their password with the old one', async (t) => {
  const { call } = await buildApp(t)
  const { json: anna } = await call('POST', '/api/v2/users', { json: { name: 'anna' } })
  await call('POST', `/api/v2/users/${anna.id}/password`, { json: { password: 'the old one' } })
  const signedIn = await call('POST', '/api/v2/signin', {
    token: null,
    headers: { authorization: basic('anna', 'the old one') },
  })
  const cookie = String(signedIn.headers['set-cookie']).split(';')[0] as string
  const change = (old: string) =>
    call('PUT', '/api/v2/me/password', {
      token: null,
      headers: { cookie, authorization: basic('anna', old) },
      json: { password: 'the new one' },
    })
  refused(t, await change('not that'), [403, 'forbidden', 'your username or password is incorrect'], 'a wrong old one')
  t.equal((await change('the old one')).status, 204)
  t.equal(
    (await call('POST', '/api/v2/signin', { token: null, headers: { authorization: basic('anna', 'the new one') } }))
      .status,
    204,
  )
  const without = await call('PUT', '/api/v2/me/password', {
    token: null,
    headers: { cookie },
    json: { password: 'x' },
  })
  t.match(without, { status: 400, json: { code: 'invalid' } }, 'without the old one')
})
