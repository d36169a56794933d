import { Problem } from '@nrg/schema/problem'
import { Value } from '@sinclair/typebox/value'
import { type Test, test } from 'tap'
import overload, { type OverloadOptions } from '../src/overload.ts'
import problems from '../src/problems.ts'
import readiness from '../src/readiness.ts'
import requestLog from '../src/request-log.ts'
import { createServer } from '../src/server.ts'
import { trustedProxies } from '../src/trusted-proxies.ts'

async function build(t: Test, options: Partial<OverloadOptions>, trustProxy?: string[]) {
  const server = createServer({ trustProxy })
  t.teardown(() => server.close())
  await server.register(requestLog).register(problems)
  await server.register(overload, { rateLimit: 3, maxDelayMs: 0, maxRssBytes: 1e12, ...options })
  await server.register(readiness, {
    service: 'T',
    obstacle: async () => undefined,
    wait: async () => true,
    warnings: async () => [],
  })
  for (const url of ['/a', '/b/:id']) server.get(url, async () => ({}))
  await server.ready()
  /** How many of so many requests are answered 200. */
  const answered = async (
    count: number,
    url: string,
    remoteAddress = '10.0.0.1',
    forwarded?: (n: number) => string,
  ) => {
    let good = 0
    for (let n = 0; n < count; n++) {
      const headers = forwarded && { 'x-forwarded-for': forwarded(n) }
      const response = await server.inject({ url, remoteAddress, ...(headers && { headers }) })
      if (response.statusCode === 200) good++
      else t.equal(response.statusCode, 429)
    }
    return good
  }
  return { server, answered }
}

test('an address has its share of each route, and the others have theirs', async (t) => {
  const { server, answered } = await build(t, {})
  t.equal(await answered(5, '/a'), 3)
  const refused = await server.inject({ url: '/a', remoteAddress: '10.0.0.1' })
  t.ok(Value.Check(Problem, refused.json()))
  t.match(refused.json(), { error: 'too_many_requests', details: [{ message: /^more than 3 requests .* in 10 s/ }] })
  t.match(refused.headers['retry-after'], /^(8|9|10|11|12)$/)
  t.equal(await answered(3, '/a', '10.0.0.2'), 3, 'another address')
  t.equal(await answered(2, '/b/1'), 2, 'another route')
  t.equal(await answered(2, '/b/2'), 1, 'of which any address counts')
  t.equal(await answered(5, '/health'), 5, 'a monitor is no flood')
  t.equal(await answered(5, '/ready'), 5)
  t.equal(await answered(2, '/a', '2001:db8::1'), 2)
  t.equal(await answered(2, '/a', '2001:db8::ffff:1'), 1, 'a network of 64 bits is one')
  t.equal(await answered(2, '/a', '2001:db8:0:1::1'), 2)
})

test('who is not trusted cannot name another address', async (t) => {
  const invented = (n: number) => `192.0.2.${n}`
  const plain = await build(t, {})
  t.equal(await plain.answered(5, '/a', '10.0.0.1', invented), 3)
  const behind = await build(t, {}, ['10.0.0.1'])
  t.equal(await behind.answered(5, '/a', '10.0.0.1', invented), 5)
  t.equal(await behind.answered(5, '/a', '10.0.0.9', invented), 3, 'past the proxy')
  t.equal(await behind.answered(5, '/b/1', '10.0.0.1', (n) => `192.0.2.${n}, 198.51.100.7`), 3, 'what the proxy saw')
})

test('no limit where none is set', async (t) => {
  const { answered } = await build(t, { rateLimit: 0 })
  t.equal(await answered(20, '/a'), 20)
})

test('a process that is behind or too large refuses, and answers its monitor', async (t) => {
  const { server } = await build(t, { maxRssBytes: 1, rateLimit: 0 })
  let response = await server.inject('/a')
  while (response.statusCode === 200) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    response = await server.inject('/a')
  }
  t.equal(response.statusCode, 503)
  t.match(response.headers['retry-after'], /^[123]$/)
  t.ok(Value.Check(Problem, response.json()))
  t.match(response.json(), { ok: false, error: 'overloaded' })
  for (const url of ['/health', '/ready']) t.equal((await server.inject(url)).statusCode, 200, url)
})

test('the proxies that are trusted are addresses', (t) => {
  t.equal(trustedProxies(undefined), undefined)
  t.strictSame(trustedProxies('10.0.0.5, 10.1.0.0/16,::1, 2001:db8::/32 ,loopback'), [
    '10.0.0.5',
    '10.1.0.0/16',
    '::1',
    '2001:db8::/32',
    'loopback',
  ])
  for (const wrong of ['true', '1', '*', '10.0.0', '10.0.0.1/33', '10.0.0.1/', '::1/129', '10.0.0.1/8/8', 'proxy', ''])
    t.throws(
      () => trustedProxies(wrong),
      { code: 'ENVIRONMENT_INVALID', message: /^TRUST_PROXY: .*10\.1\.0\.0\/16/ },
      wrong,
    )
  t.end()
})
