import { test } from 'tap'
import { buildApp } from '../fixture/build-app.ts'

test('ping needs no token and knows its methods', async (t) => {
  const { call } = await buildApp(t, { empty: true })
  const answer = await call('GET', '/ping', { token: null })
  t.equal(answer.status, 204)
  t.match(answer.headers, { 'x-influxdb-build': 'OSS', 'x-influxdb-version': 'dev' })
  t.equal((await call('HEAD', '/ping', { token: null })).status, 204)
  const refused = await call('POST', '/ping', { json: {} })
  t.match(refused, { status: 405, text: 'Method Not Allowed\n', headers: { allow: 'GET, HEAD, OPTIONS' } })
})
