import { test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'

test('how lines may be sent', async (t) => {
  const { call, app, orgID, bucketID } = await buildApp(t)
  const cases = [
    ['org and bucket by name', 'org=o&bucket=b', {}],
    ['org by id', `org=${orgID}&bucket=b`, {}],
    ['both by id', `orgID=${orgID}&bucket=${bucketID}`, {}],
    ['with a precision', 'org=o&bucket=b&precision=ms', {}],
    ['with an empty precision', 'org=o&bucket=b&precision=', {}],
    ['packed', 'org=o&bucket=b', { gzip: true }],
    ['as JSON, which is not looked at', 'org=o&bucket=b', { headers: { 'content-type': 'application/json' } }],
    ['with an encoding that is not known', 'org=o&bucket=b', { headers: { 'content-encoding': 'br' } }],
    ['with a content type that is none', 'org=o&bucket=b', { headers: { 'content-type': 'odd' } }],
  ] as const
  for (const [place, [name, query, request]] of cases.entries()) {
    const answer = await call('POST', `/api/v2/write?${query}`, {
      body: `m,case=${place} f=1 1700000000000`,
      ...request,
    })
    t.match(answer, { status: 204, text: '' }, name)
  }
  t.equal(app.influx.store.stats().points, cases.length)
  t.equal((await call('POST', '/api/v2/write?org=o&bucket=b', { body: '', gzip: true })).status, 204, 'nothing')
})

test('what is refused, in this order', async (t) => {
  const { call, app } = await buildApp(t)
  const write = (query: string, request = {}) => call('POST', `/api/v2/write?${query}`, { body: 'm f=1', ...request })
  const precision = 'invalid precision; valid precision units are ns, us, ms, and s'
  refused(t, await write('org=nobody&bucket=x&precision=h'), [400, 'invalid', precision], 'precision')
  refused(t, await write('org=nobody'), [404, 'not found', 'bucket not found'], 'no bucket')
  const packed = { body: 'not packed', headers: { 'content-encoding': 'gzip' } }
  refused(
    t,
    await write('org=nobody&bucket=x', packed),
    [500, 'internal error', 'An internal error has occurred - check server logs'],
    'not gzip',
  )
  refused(t, await write('bucket=x'), [400, 'invalid', 'Please provide either orgID or org'], 'no organisation')
  refused(
    t,
    await write('org=nobody&bucket=x'),
    [404, 'not found', 'organization name "nobody" not found'],
    'organisation',
  )
  refused(t, await write('orgID=zz&bucket=x'), [400, 'invalid', 'id must have a length of 16 bytes'], 'organisation id')
  refused(t, await write('org=o&bucket=x'), [404, 'not found', 'bucket "x" not found'], 'bucket')
  refused(
    t,
    await write('org=o&bucket=0123456789abcdef'),
    [404, 'not found', 'bucket "0123456789abcdef" not found'],
    'bucket id',
  )
  refused(t, await write('org=o&bucket=b', { token: 'wrong' }), [401, 'unauthorized', 'unauthorized access'], 'token')
  t.match(await write('org=o&bucket=b', { body: 'm f=1\nbad' }), {
    status: 400,
    json: { code: 'invalid', message: /^unable to parse 'bad'/ },
  })
  t.equal(app.influx.store.stats().points, 0, 'nothing is stored')
})

test('a damaged gzip body', async (t) => {
  const { call } = await buildApp(t)
  const { gzipSync } = await import('node:zlib')
  const whole = gzipSync('m f=1 1\n'.repeat(100))
  const send = (body: Buffer) =>
    call('POST', '/api/v2/write?org=o&bucket=b', { body, headers: { 'content-encoding': 'gzip' } })
  refused(t, await send(whole.subarray(0, 20)), [400, 'invalid', 'unable to read data: unexpected EOF'], 'cut off')
  const flipped = Buffer.from(whole)
  flipped[flipped.length - 6] = (flipped.at(-6) as number) ^ 0xff
  refused(t, await send(flipped), [400, 'invalid', 'unable to read data: gzip: invalid checksum'], 'a wrong checksum')
})

test('a token writes where it may', async (t) => {
  const { call, orgID, bucketID, tokenFor } = await buildApp(t)
  await call('POST', '/api/v2/buckets', { json: { orgID, name: 'other' } })
  const token = await tokenFor([{ action: 'write', resource: { type: 'buckets', id: bucketID, orgID } }])
  t.equal((await call('POST', '/api/v2/write?org=o&bucket=b', { token, body: 'm f=1 1' })).status, 204)
  const other = await call('POST', '/api/v2/write?org=o&bucket=other', { token, body: 'm f=1 1' })
  refused(t, other, [403, 'forbidden', 'insufficient permissions for write'], 'another bucket')
})

test('conflicting types are dropped one by one', async (t) => {
  const { call, app } = await buildApp(t)
  await call('POST', '/api/v2/write?org=o&bucket=b', { body: 'm f=1.5 1' })
  const answer = await call('POST', '/api/v2/write?org=o&bucket=b', { body: 'm f=2i 2\nm g=1 2' })
  refused(
    t,
    answer,
    [
      422,
      'unprocessable entity',
      'failure writing points to database: partial write: field type conflict: input field "f" on measurement "m" is type integer, already exists as type float dropped=1',
    ],
    'partly written',
  )
  t.equal(app.influx.store.stats().points, 2)
})
