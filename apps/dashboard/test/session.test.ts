import { test } from 'tap'
import { createClient } from '../src/api/client.ts'
import { csrfHeader, goOnAt, signIn } from '../src/session/session.ts'

test('after signing in it goes on where a key was asked for, and nowhere else', (t) => {
  const origin = 'https://nrg.example'
  for (const [to, at] of [
    ['/alerts?state=closed', '/alerts?state=closed'],
    ['/devices/a%3Ab', '/devices/a%3Ab'],
    ['/', '/'],
    ['https://evil.example/', '/'],
    ['//evil.example/x', '/'],
    ['/\\evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['http://[', '/'],
    ['/sign-in?to=/', '/'],
  ] as const)
    t.equal(goOnAt({ origin, search: `?${new URLSearchParams({ to })}` }), at, to)
  t.equal(goOnAt({ origin, search: '' }), '/')
  t.end()
})

test('what came of a key is told apart', async (t) => {
  for (const [status, what] of [
    [204, 'ok'],
    [401, 'unknown'],
    [400, 'unknown'],
    [429, 'too_many'],
    [503, 'failed'],
  ] as const)
    t.equal(await signIn('k', async () => new Response(null, { status })), what, String(status))
  t.equal(await signIn('k', () => Promise.reject(new Error('away'))), 'failed')
})

test('an answer that asks for a key leads to where it is given; acts carry the token of the session', async (t) => {
  let asked = 0
  const client = createClient({ fetch: async () => new Response('{}', { status: 401 }), onKeyRequired: () => asked++ })
  t.match(await client.get('/api/fleet'), { kind: 'failed', status: 401 })
  t.equal(asked, 1)
  t.strictSame(csrfHeader('a=b; nrg_csrf=0f3c; c=d'), { 'x-csrf-token': '0f3c' })
  t.strictSame(csrfHeader('xnrg_csrf=0f3c'), {})
})
