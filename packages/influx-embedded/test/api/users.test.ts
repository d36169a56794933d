import { test } from 'tap'
import { buildApp, type Refusal, refused } from '../fixture/build-app.ts'

test('users are made, listed, changed and removed', async (t) => {
  const { call, userID } = await buildApp(t)
  const made = await call('POST', '/api/v2/users', { json: { name: 'anna' } })
  t.equal(made.status, 201)
  const { id } = made.json
  t.strictSame(made.json, { links: { self: `/api/v2/users/${id}` }, id, name: 'anna', status: 'active' })
  t.strictSame(
    (await call('GET', '/api/v2/users')).json.users.map((user: { id: string }) => user.id),
    [userID, id],
  )
  t.strictSame((await call('GET', '/api/v2/users?name=anna')).json, {
    links: { self: '/api/v2/users' },
    users: [made.json],
  })
  t.strictSame((await call('GET', `/api/v2/users?id=${id}`)).json.users, [made.json])
  const changed = await call('PATCH', `/api/v2/users/${id}`, { json: { name: 'ann', status: 'inactive' } })
  t.match(changed.json, { name: 'ann', status: 'inactive' })
  t.match((await call('GET', `/api/v2/users/${id}/permissions`)).json, [
    { action: 'read', resource: { type: 'users', id } },
  ])
  t.equal((await call('DELETE', `/api/v2/users/${id}`)).status, 204)
  refused(t, await call('GET', `/api/v2/users/${id}`), [404, 'not found', 'user not found'], 'gone')
})

test('what is refused', async (t) => {
  const { call, userID } = await buildApp(t)
  const cases: ['POST' | 'PATCH', string, unknown, Refusal][] = [
    ['POST', '/api/v2/users', { name: 'admin' }, [422, 'conflict', 'user with name admin already exists']],
    ['POST', '/api/v2/users', { name: '' }, [400, 'empty value', 'key required']],
    [
      'PATCH',
      `/api/v2/users/${userID}`,
      { status: 'away' },
      [400, 'invalid', 'invalid status: must be active or inactive'],
    ],
    [
      'POST',
      `/api/v2/users/${userID}/password`,
      { password: 'short' },
      [400, 'invalid', 'passwords must be between 8 and 72 characters long'],
    ],
    [
      'POST',
      '/api/v2/users/0123456789abcdef/password',
      { password: 'long enough' },
      [403, 'forbidden', 'your userID is incorrect'],
    ],
    [
      'POST',
      '/api/v2/users/zz/password',
      { password: 'long enough' },
      [500, 'internal error', 'invalid user ID provided in route'],
    ],
  ]
  for (const [method, path, json, error] of cases)
    refused(t, await call(method, path, { json }), error, `${path} ${JSON.stringify(json)}`)
})

test('an inactive user is kept out', async (t) => {
  const { call, userID } = await buildApp(t)
  await call('PATCH', `/api/v2/users/${userID}`, { json: { status: 'inactive' } })
  refused(t, await call('GET', '/api/v2/buckets'), [403, 'forbidden', 'User is inactive'], 'with a good token')
})
