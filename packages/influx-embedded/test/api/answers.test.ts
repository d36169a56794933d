import { test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'

test('unknown paths and wrong methods', async (t) => {
  const { call } = await buildApp(t)
  refused(t, await call('GET', '/api/v2/nosuch'), [404, 'not found', 'path not found'], 'unknown path')
  refused(
    t,
    await call('GET', '/api/v2/nosuch', { token: null }),
    [401, 'unauthorized', 'unauthorized access'],
    'without a token',
  )
  t.match(await call('GET', '/api/v2/orgs/0123456789abcdef/nosuch'), { status: 404, text: '404 page not found\n' })
  t.match(await call('GET', '/nosuch'), { status: 404, text: '404 page not found\n' })

  t.match(
    await call('PUT', '/api/v2/buckets', { json: {} }),
    { status: 405, text: '' },
    'the older router says nothing',
  )
  const named = await call('GET', '/api/v2/write?org=o&bucket=b')
  refused(t, named, [405, 'method not allowed', 'allow: OPTIONS, POST'], 'the newer one says what is allowed')
  t.equal(named.headers.allow, 'OPTIONS, POST')
  refused(t, await call('PUT', '/api/v2/tasks'), [405, 'method not allowed', 'allow: GET, OPTIONS, POST'], 'tasks')
})

test('preflight requests of browsers', async (t) => {
  const { call } = await buildApp(t)
  t.match(await call('OPTIONS', '/api/v2/buckets', { token: null }), { status: 405, text: '' }, 'without an origin')
  const answer = await call('OPTIONS', '/api/v2/buckets', { token: null, headers: { origin: 'http://localhost:3000' } })
  t.match(answer, { status: 204, headers: { 'access-control-allow-origin': 'http://localhost:3000' } })
})

test('bodies that are too large', async (t) => {
  const { call } = await buildApp(t, { limits: { bodyBytes: 100, unpackedBytes: 1000 } })
  const message = 'unable to read data: points batch is too large'
  const path = '/api/v2/write?org=o&bucket=b'
  refused(t, await call('POST', path, { body: 'm f=1\n'.repeat(50) }), [413, 'request too large', message], 'as sent')
  const packed = await call('POST', path, { body: 'm f=1\n'.repeat(500), gzip: true })
  refused(t, packed, [413, 'request too large', message], 'once unpacked')
})

test('a trailing slash makes no difference', async (t) => {
  const { call } = await buildApp(t)
  t.equal((await call('GET', '/api/v2/buckets/')).status, 200)
  t.equal((await call('GET', '/api/v2/setup/', { token: null })).status, 200)
})
