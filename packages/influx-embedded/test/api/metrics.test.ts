import { test } from 'tap'
import { buildApp } from '../fixture/build-app.ts'

test('metrics count what is there and what was asked', async (t) => {
  const { call } = await buildApp(t)
  await call('POST', '/api/v2/write?org=o&bucket=b', { body: 'm f=1,g=2 1' })
  await call('GET', '/api/v2/nosuch')
  const { status, headers, text } = await call('GET', '/metrics', { token: null })
  t.equal(status, 200)
  t.match(headers['content-type'], /^text\/plain; version=0\.0\.4/)
  t.match(text, /^# TYPE influxdb_buckets_total gauge\ninfluxdb_buckets_total 3$/m)
  t.match(text, /^storage_series 2$/m)
  t.match(text, /^http_api_requests_total\{method="POST",path="\/api\/v2\/write",status="204"\} 1$/m)
  t.match(text, /^http_api_requests_total\{method="GET",path="\/api\/v2\/\*",status="404"\} 1$/m)
  t.match(text, /^query_running\{pool="tasks"\} 0$/m)
})
