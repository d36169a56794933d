import { test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'

test('the index of the API needs no token', async (t) => {
  const { call } = await buildApp(t)
  const { status, json } = await call('GET', '/api/v2', { token: null })
  t.equal(status, 200)
  t.match(json, { buckets: '/api/v2/buckets', query: { self: '/api/v2/query' }, system: { health: '/health' } })
})

test('the flags need one', async (t) => {
  const { call } = await buildApp(t)
  t.match((await call('GET', '/api/v2/flags')).json, { newAutoRefresh: true })
  refused(t, await call('GET', '/api/v2/flags', { token: null }), [401, 'unauthorized', 'unauthorized access'], 'flags')
})
