import { test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'

const REQUEST = { username: 'anna', password: 'long enough', org: 'acme', bucket: 'first' }

test('a new server waits to be set up, once', async (t) => {
  const { call } = await buildApp(t, { empty: true })
  t.strictSame((await call('GET', '/api/v2/setup', { token: null })).json, { allowed: true })
  const { status, json } = await call('POST', '/api/v2/setup', { token: null, json: { ...REQUEST, token: 'my-token' } })
  t.equal(status, 201)
  t.match(json, {
    user: { name: 'anna', status: 'active' },
    org: { name: 'acme', description: '' },
    bucket: { name: 'first', type: 'user', orgID: json.org.id },
    auth: { token: 'my-token', description: "anna's Token", userID: json.user.id },
  })
  t.match(json.auth.hashedToken, /^\$influxdb2-sha256\$[\w-]{43}=$/)
  t.equal(json.auth.permissions.length, 44)
  t.strictSame((await call('GET', '/api/v2/setup', { token: null })).json, { allowed: false })
  refused(
    t,
    await call('POST', '/api/v2/setup', { token: null, json: REQUEST }),
    [422, 'conflict', 'onboarding has already been completed'],
    'again',
  )
  const buckets = (await call('GET', '/api/v2/buckets?org=acme', { token: 'my-token' })).json.buckets
  t.strictSame(
    buckets.map(({ name }: { name: string }) => name),
    ['_tasks', '_monitoring', 'first'],
  )
})

test('a token is made where none is given', async (t) => {
  const { call } = await buildApp(t, { empty: true })
  const { json } = await call('POST', '/api/v2/setup', {
    token: null,
    json: { ...REQUEST, retentionPeriodSeconds: 7200 },
  })
  t.match(json.auth.token, /^[\w-]{86}==$/)
  t.equal(json.bucket.retentionRules[0].everySeconds, 7200)
  t.equal((await call('GET', '/api/v2/me', { token: json.auth.token })).json.name, 'anna')
})

test('requests that are refused leave nothing behind', async (t) => {
  const { call } = await buildApp(t, { empty: true })
  const cases = [
    [
      { ...REQUEST, org: '', bucket: '' },
      [422, 'unprocessable entity', 'onboarding failed: missing required fields [org,bucket]'],
    ],
    [{}, [422, 'unprocessable entity', 'onboarding failed: missing required fields [username,org,bucket]']],
    [{ ...REQUEST, password: 'short' }, [400, 'invalid', 'passwords must be between 8 and 72 characters long']],
    [
      { ...REQUEST, retentionPeriodSeconds: 60 },
      [500, 'internal error', 'retention policy duration must be at least 1h0m0s'],
    ],
    [
      { ...REQUEST, username: 5 },
      [
        500,
        'internal error',
        'json: cannot unmarshal number into Go struct field OnboardingRequest.username of type string',
      ],
    ],
  ] as const
  for (const [json, error] of cases) {
    refused(t, await call('POST', '/api/v2/setup', { token: null, json }), error, JSON.stringify(json))
  }
  refused(
    t,
    await call('POST', '/api/v2/setup', { token: null, body: '{' }),
    [500, 'internal error', 'unexpected EOF'],
    '{',
  )
  t.strictSame((await call('GET', '/api/v2/setup', { token: null })).json, { allowed: true })
})

test('two set-ups at once: one wins', async (t) => {
  const { call } = await buildApp(t, { empty: true })
  const answers = await Promise.all(
    ['x', 'y'].map((org) => call('POST', '/api/v2/setup', { token: null, json: { ...REQUEST, org } })),
  )
  t.strictSame(answers.map(({ status }) => status).sort(), [201, 422])
})
