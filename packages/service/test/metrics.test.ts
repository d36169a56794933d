import { type Test, test } from 'tap'
import { measureBreaker } from '../src/database-metrics.ts'
import metrics from '../src/metrics.ts'
import problems from '../src/problems.ts'
import requestLog from '../src/request-log.ts'
import { createServer } from '../src/server.ts'

async function build(t: Test, key?: string) {
  const server = createServer()
  t.teardown(() => server.close())
  await server.register(requestLog).register(problems)
  await server.register(metrics, { key })
  server.get('/a/:id', async () => ({}))
  await server.ready()
  return server
}

test('requests are counted and timed by route and status, whatever addresses are invented', async (t) => {
  const server = await build(t)
  let state = 'closed'
  measureBreaker(server.metrics, () => state)
  for (const url of ['/a/1', '/a/2?x=1', '/a/3', '/none/1', '/none/2']) await server.inject(url)
  const response = await server.inject('/metrics')
  t.equal(response.statusCode, 200)
  t.match(response.headers['content-type'], /^text\/plain; version=0\.0\.4/)
  for (const line of [
    'nrg_http_requests_total{method="GET",route="/a/:id",status="200"} 3',
    'nrg_http_requests_total{method="GET",route="none",status="404"} 2',
    'nrg_http_request_duration_seconds_count{method="GET",route="/a/:id"} 3',
    'nrg_database_breaker{state="closed"} 1',
    'nrg_database_breaker{state="open"} 0',
  ])
    t.ok(response.body.split('\n').includes(line), line)
  for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes'])
    t.match(response.body, new RegExp(`^${name} \\d`, 'm'))
  state = 'half-open'
  const later = (await server.inject('/metrics')).body
  t.match(later, 'nrg_database_breaker{state="half-open"} 1')
  t.match(later, 'nrg_database_breaker{state="closed"} 0')
})

test('metrics are for this machine, and for others with the key', async (t) => {
  const key = 'a-key-for-metrics'
  const [open, keyed] = [await build(t), await build(t, key)]
  const cases: [string, object, number, number][] = [
    ['this machine', { remoteAddress: '127.0.0.1' }, 200, 200],
    ['this machine, by IPv6', { remoteAddress: '::1', headers: { host: '[::1]:3001' } }, 200, 200],
    ['another', { remoteAddress: '10.0.0.7' }, 401, 401],
    ['another, with the key', { remoteAddress: '10.0.0.7', headers: { authorization: `Bearer ${key}` } }, 401, 200],
    ['another, with a wrong one', { remoteAddress: '10.0.0.7', headers: { authorization: 'Bearer x' } }, 401, 401],
    ['another, with an empty one', { remoteAddress: '10.0.0.7', headers: { authorization: 'Bearer ' } }, 401, 401],
    ['through a proxy here', { headers: { 'x-forwarded-for': '10.0.0.7' } }, 401, 401],
    ['through another proxy here', { headers: { forwarded: 'for=10.0.0.7' } }, 401, 401],
    ['a page of another name for this machine', { headers: { host: 'evil.example' } }, 401, 401],
  ]
  for (const [name, request, withoutKey, withKey] of cases)
    for (const [server, status] of [
      [open, withoutKey],
      [keyed, withKey],
    ] as const) {
      const response = await server.inject({ url: '/metrics', ...request })
      t.equal(response.statusCode, status, name)
      t.equal(response.headers['www-authenticate'], status === 401 ? 'Bearer realm="metrics"' : undefined, name)
    }
})
