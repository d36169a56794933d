import { test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'

test('a sign-out without a session', async (t) => {
  const { call } = await buildApp(t)
  refused(
    t,
    await call('POST', '/api/v2/signout', { token: null }),
    [401, 'unauthorized', 'unauthorized access'],
    'no cookie',
  )
  t.match(await call('GET', '/api/v2/signout'), { status: 405, text: '' })
})
