import { type Test, test } from 'tap'
import { buildApp, refused, type TestApp } from '../fixture/build-app.ts'

const START = '1970-01-01T00:00:00Z'
const STOP = '1970-01-01T00:01:00Z'
const LINES = ['m,a=x,b=1 f=1 1', 'm,a=y,b=1 f=2 2', 'm,b=2 f=3 3', 'n,a=x f=4 60000000000'].join('\n')

async function buildWithPoints(t: Test): Promise<TestApp & { left(): Promise<string[]> }> {
  const built = await buildApp(t)
  await built.call('POST', '/api/v2/write?org=o&bucket=b', { body: LINES })
  const query = 'from(bucket: "b") |> range(start: 0, stop: 1h) |> group() |> keep(columns: ["_value"]) |> sort()'
  return {
    ...built,
    left: async () => {
      const { text } = await built.call('POST', '/api/v2/query?org=o', { json: { query, dialect: { header: false } } })
      return [...text.matchAll(/,([\d.]+)\r\n/g)].map((row) => row[1] as string)
    },
  }
}

test('removes the points of a span that meet a predicate', async (t) => {
  const { call, left } = await buildWithPoints(t)
  const remove = async (body: unknown) =>
    t.equal((await call('POST', '/api/v2/delete?org=o&bucket=b', { json: body })).status, 204)
  await remove({ start: START, stop: STOP, predicate: 'a=x and b=2' })
  t.strictSame(await left(), ['1', '2', '3', '4'], 'no series has both tags')
  await remove({ start: START, stop: START, predicate: '_measurement=n' })
  t.strictSame(await left(), ['1', '2', '3', '4'], 'there is nothing at the start of the epoch')
  await remove({ start: START, stop: STOP, predicate: '_measurement="m" and a="x"' })
  t.strictSame(await left(), ['2', '3', '4'])
  await remove({ start: START, stop: STOP, predicate: 'a!=y' })
  t.strictSame(await left(), ['2', '3'], 'the span includes its stop, and a series without the tag stays')
  await remove({ start: START, stop: STOP, predicate: 'a=""' })
  t.strictSame(await left(), ['2', '3'], 'a tag that is missing is not an empty one')
  await remove({ start: START, stop: STOP })
  t.strictSame(await left(), [])
})

test('finds the bucket by id, and by the names of either', async (t) => {
  const { call, orgID, bucketID } = await buildApp(t)
  const json = { start: START, stop: STOP }
  for (const query of [`orgID=${orgID}&bucketID=${bucketID}`, `org=${orgID}&bucket=b`, 'org=o&bucket=b']) {
    t.equal((await call('POST', `/api/v2/delete?${query}`, { json })).status, 204, query)
  }
  refused(
    t,
    await call('POST', '/api/v2/delete?org=o&bucket=none', { json }),
    [404, 'not found', 'bucket "none" not found'],
    'unknown bucket',
  )
  const missing = await call('POST', '/api/v2/delete?org=none&bucket=b', { json })
  t.equal(missing.status, 404, 'unknown organisation')
})

test('refuses malformed requests', async (t) => {
  const { call } = await buildApp(t)
  const example = 'please format your time with RFC3339Nano format, example'
  for (const [body, code, message] of [
    ['{', 'invalid', 'error decoding json body: unexpected EOF'],
    [
      '{"stop":"1970-01-01T00:00:00Z"}',
      'invalid',
      `error decoding json body: invalid RFC3339Nano for field start, ${example}: 2009-01-02T23:00:00Z`,
    ],
    [
      `{"start":"${START}","stop":"tomorrow"}`,
      'invalid',
      `error decoding json body: invalid RFC3339Nano for field stop, ${example}: 2009-01-01T23:00:00Z`,
    ],
    [
      `{"start":"1600-01-01T00:00:00Z","stop":"${STOP}"}`,
      'invalid',
      'error decoding json body: invalid start time, start time must not be before 1677-09-21T00:12:43.145224194Z',
    ],
    [
      `{"start":"${START}","stop":"2300-01-01T00:00:00Z"}`,
      'invalid',
      'error decoding json body: invalid stop time, stop time must not be after 2262-04-11T23:47:16.854775806Z',
    ],
    [
      `{"start":"${START}","stop":"${STOP}","predicate":"a=b or c=d"}`,
      'invalid',
      'error decoding json body: the logical operator OR is not supported yet at position 4',
    ],
    [
      `{"start":"${START}","stop":"${STOP}","predicate":"_field=f"}`,
      'not implemented',
      'delete by field is not supported',
    ],
  ] as const) {
    const status = code === 'invalid' ? 400 : 501
    refused(t, await call('POST', '/api/v2/delete?org=o&bucket=b', { body }), [status, code, message], body)
  }
})

test('a token that may not write may not delete', async (t) => {
  const { call, orgID, bucketID, tokenFor } = await buildApp(t)
  const token = await tokenFor([{ action: 'read', resource: { type: 'buckets', id: bucketID, orgID } }])
  refused(
    t,
    await call('POST', `/api/v2/delete?orgID=${orgID}&bucketID=${bucketID}`, {
      token,
      json: { start: START, stop: STOP },
    }),
    [403, 'forbidden', 'insufficient permissions to delete'],
    'read only',
  )
})
