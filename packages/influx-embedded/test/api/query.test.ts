import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync, gzipSync } from 'node:zlib'
import tap, { type Test, test } from 'tap'
import { buildApp, refused } from '../fixture/build-app.ts'

const FLUX = { 'content-type': 'application/vnd.flux' }
const ALL = { annotations: ['group', 'datatype', 'default'] }
const ARRAY = 'import "array" '

/** One app for all tests that do not change it: its query thread takes a while to start. */
const shared = buildApp(tap as unknown as Test)

async function makeBucket(name: string): Promise<string> {
  const { call, orgID } = await shared
  return (await call('POST', '/api/v2/buckets', { json: { orgID, name } })).json.id
}

test('answers annotated CSV as its dialect says', async (t) => {
  const { call } = await shared
  const query = `${ARRAY}array.from(rows: [{n: 1, s: "a"}, {n: 2, s: "b;c"}])`
  const rows = ',,0,1,a\r\n,,0,2,b;c\r\n\r\n'
  const annotations = '#group,false,false,false,false\r\n#datatype,string,long,long,string\r\n#default,_result,,,\r\n'
  for (const [dialect, text] of [
    [undefined, `,result,table,n,s\r\n,_result,0,1,a\r\n,_result,0,2,b;c\r\n\r\n`],
    [{ header: false }, ',_result,0,1,a\r\n,_result,0,2,b;c\r\n\r\n'],
    [ALL, `${annotations},result,table,n,s\r\n${rows}`],
    [{ delimiter: ';', annotations: ['datatype'] }, undefined],
  ] as const) {
    const answer = await call('POST', '/api/v2/query?org=o', { json: { query, dialect } })
    t.equal(answer.status, 200)
    t.equal(answer.headers['content-type'], 'text/csv; charset=utf-8')
    if (text !== undefined) t.equal(answer.text, text, JSON.stringify(dialect))
    else t.match(answer.text, '#datatype;string;long;long;string\r\n;result;table;n;s\r\n')
  }
})

test('takes a script as it is, a packed one, and a syntax tree', async (t) => {
  const { call } = await shared
  const query = `${ARRAY}array.from(rows: [{n: 1}])`
  const expected = (await call('POST', '/api/v2/query?org=o', { json: { query } })).text
  t.match(expected, ',_result,0,1\r\n')
  t.equal((await call('POST', '/api/v2/query?org=o', { body: query, headers: FLUX })).text, expected)
  const charset = { 'content-type': 'Application/vnd.flux; charset=utf-8' }
  t.equal((await call('POST', '/api/v2/query?org=o', { body: query, headers: charset })).text, expected)
  const { ast } = (await call('POST', '/api/v2/query/ast', { json: { query } })).json
  t.equal((await call('POST', '/api/v2/query?org=o', { json: { ast } })).text, expected)
})

test('runs as of the request, or of the time that it names, and with its extern', async (t) => {
  const { call } = await shared
  const query = `${ARRAY}array.from(rows: [{at: now()}])`
  const named = await call('POST', '/api/v2/query?org=o', { json: { query, now: '2020-01-02T03:04:05Z' } })
  t.match(named.text, ',_result,0,2020-01-02T03:04:05Z')
  const before = Date.now()
  const text = (await call('POST', '/api/v2/query?org=o', { json: { query } })).text
  const at = Date.parse(/0,(\S+)\r\n/.exec(text)?.[1] as string)
  t.ok(at >= before && at <= Date.now(), 'now is the time of the request')
})

test('an error before the first output is an answer of its own, a later one is at the end of the CSV', async (t) => {
  const { call } = await shared
  const start = await call('POST', '/api/v2/query?org=o', { json: { query: 'from(bucket: "b") |> x()' } })
  refused(t, start, [400, 'invalid', 'error @1:22-1:23: undefined identifier x'], 'before')
  const query = `${ARRAY}array.from(rows: [{n: 1}]) |> yield(name: "a")
    from(bucket: "none") |> range(start: 0) |> yield(name: "b")`
  const { status, text } = await call('POST', '/api/v2/query?org=o', { json: { query } })
  if (status === 200) t.match(text, /error,reference\r\n,.*could not find bucket/)
  else t.equal(status, 404)
})

test('refuses malformed requests', async (t) => {
  const { call } = await shared
  const prefix = 'failed to decode request body'
  const hint =
    "failed parsing request body as JSON; if sending a raw Flux script, set 'Content-Type: application/vnd.flux' in your request headers"
  for (const [body, message] of [
    ['', `${prefix}: ${hint}: EOF`],
    ['{"query": 5}', undefined],
    ['{}', `${prefix}: request body requires either query or AST`],
    ['{"query":"1","type":"influxql"}', `${prefix}: unknown query type: influxql`],
    ['{"query":"1","dialect":{"delimiter":";;"}}', `${prefix}: invalid dialect delimeter: must be length 1`],
    [
      '{"query":"1","dialect":{"commentPrefix":"##"}}',
      `${prefix}: invalid dialect comment prefix: must be length 0 or 1`,
    ],
    ['{"query":"1","dialect":{"annotations":["x"]}}', `${prefix}: unknown dialect annotation type: x`],
    ['{"query":"1","dialect":{"dateTimeFormat":"x"}}', `${prefix}: unknown dialect date time format: x`],
    ['{"ast":{"files":[{"type":"File","body":[{"type":"x"}]}]}}', undefined],
  ] as const) {
    const answer = await call('POST', '/api/v2/query?org=o', { body })
    t.equal(answer.status, 400, body)
    if (message !== undefined) t.strictSame(answer.json, { code: 'invalid', message }, body)
  }
  refused(
    t,
    await call('POST', '/api/v2/query?org=none', { json: { query: '1' } }),
    [400, 'invalid', `${prefix}: organization name "none" not found`],
    'unknown organisation',
  )
})

test('a bucket that the token may not read is not found', async (t) => {
  const { call, orgID, tokenFor } = await shared
  const bucketID = await makeBucket('secret')
  await call('POST', '/api/v2/write?org=o&bucket=secret', { body: 'm f=1 1' })
  const query = (what: string) => `from(${what}) |> range(start: 0, stop: 1)`
  const write = { action: 'write', resource: { type: 'buckets', id: bucketID, orgID } }
  const writer = await tokenFor([write])
  const reader = await tokenFor([{ ...write, action: 'read' }])
  for (const [token, what, status] of [
    [writer, 'bucket: "secret"', 404],
    [writer, `bucketID: "${bucketID}"`, 404],
    [reader, 'bucket: "secret"', 200],
    [reader, `bucketID: "${bucketID}"`, 200],
    [reader, 'bucket: "_tasks"', 404],
  ] as const) {
    const answer = await call('POST', `/api/v2/query?orgID=${orgID}`, { token, body: query(what), headers: FLUX })
    t.equal(answer.status, status, `${what} ${token === reader ? 'reader' : 'writer'}: ${answer.text}`)
  }
  const unknown = await call('POST', '/api/v2/query?org=o', { token: 'x', body: '1', headers: FLUX })
  t.equal(unknown.status, 401)
})

test('a bucket of another organisation is found by its id alone', async (t) => {
  const { call } = await shared
  const { json: org } = await call('POST', '/api/v2/orgs', { json: { name: 'o2' } })
  const { json: bucket } = await call('POST', '/api/v2/buckets', { json: { orgID: org.id, name: 'b2' } })
  await call('POST', `/api/v2/write?org=o2&bucket=b2`, { body: 'm f=7 1' })
  const ask = (what: string) =>
    call('POST', '/api/v2/query?org=o', { body: `from(${what}) |> range(start: 0)`, headers: FLUX })
  t.match((await ask(`bucketID: "${bucket.id}"`)).text, ',7,f,m')
  t.equal((await ask('bucket: "b2"')).status, 404)
})

test('what a script writes is stored, with the rights of its token', async (t) => {
  const { call, orgID, tokenFor } = await shared
  const bucketID = await makeBucket('written')
  const body = `${ARRAY}array.from(rows: [{_time: 1970-01-01T00:00:00Z, _measurement: "m", _field: "f", _value: 2.5}])
    |> to(bucket: "written")`
  const reader = await tokenFor([{ action: 'read', resource: { type: 'buckets', id: bucketID, orgID } }])
  const refusal = await call('POST', `/api/v2/query?orgID=${orgID}`, { token: reader, body, headers: FLUX })
  t.not(refusal.status, 204)
  t.equal(
    (await call('POST', '/api/v2/query?org=o', { body, headers: { ...FLUX, prefer: 'return-no-content' } })).status,
    204,
  )
  const read = 'from(bucket: "written") |> range(start: 0)'
  t.match((await call('POST', '/api/v2/query?org=o', { body: read, headers: FLUX })).text, ',2.5,f,m')
})

test('long answers are packed for those who take it', async (t) => {
  const { call, app } = await shared
  await makeBucket('long')
  const lines = Array.from({ length: 2000 }, (_, i) => `m f=${i} ${i}`).join('\n')
  await call('POST', '/api/v2/write?org=o&bucket=long', { body: lines })
  const ask = (query: string, accept: string) =>
    app.inject({
      method: 'POST',
      url: '/api/v2/query?org=o',
      headers: { ...FLUX, authorization: 'Token test-token', 'accept-encoding': accept },
      payload: query,
    })
  const long = 'from(bucket: "long") |> range(start: 0, stop: 1970-01-02T00:00:00Z)'
  const plain = await ask(long, 'identity')
  t.equal(plain.headers['content-encoding'], undefined)
  const packed = await ask(long, 'br, gzip')
  t.equal(packed.headers['content-encoding'], 'gzip')
  t.equal(gunzipSync(packed.rawPayload).toString(), plain.body)
  t.equal((await ask(long, 'gzip;q=0')).headers['content-encoding'], undefined)
  t.equal((await ask(`${long} |> limit(n: 1)`, 'gzip')).headers['content-encoding'], undefined, 'a short one is not')
  const script = await call('POST', '/api/v2/query?org=o', {
    body: gzipSync(JSON.stringify({ query: long })),
    headers: { 'content-encoding': 'gzip' },
  })
  t.equal(script.status, 400, 'the body of a query is never unpacked, as with InfluxDB')
})

test('a client that goes away ends its query', async (t) => {
  const { call, app } = await shared
  await makeBucket('counted')
  const lines = Array.from({ length: 5000 }, (_, i) => `m f=${i} ${i}`).join('\n')
  await call('POST', '/api/v2/write?org=o&bucket=counted', { body: lines })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  // Longer than any test waits.
  const body = `import "strings" from(bucket: "counted") |> range(start: 0)
    |> map(fn: (r) => ({r with n: strings.countStr(v: strings.repeat(v: string(v: r._value), i: 3000000), substr: "7")}))`
  const query = request({
    port,
    path: '/api/v2/query?org=o',
    method: 'POST',
    headers: { authorization: 'Token test-token', ...FLUX },
  })
  query.on('error', () => {})
  const closed = new Promise((resolve) => query.once('close', resolve))
  query.end(body)
  const running = () => app.influx.runner.load.queries.running
  while (running() === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  query.destroy()
  await closed
  const from = Date.now()
  while (running() > 0) await new Promise((resolve) => setTimeout(resolve, 20))
  t.ok(Date.now() - from < 5000, 'its thread is free again')
  t.equal(
    (await call('POST', '/api/v2/query?org=o', { body: `${ARRAY}array.from(rows: [{n: 1}])`, headers: FLUX })).status,
    200,
  )
})

test('a query that needs more than it may is ended with a reason', async (t) => {
  const { call } = await buildApp(t, { limits: { rows: 1000 } })
  const lines = Array.from({ length: 3000 }, (_, i) => `m f=${i} ${i}`).join('\n')
  await call('POST', '/api/v2/write?org=o&bucket=b', { body: lines })
  const read = 'from(bucket: "b") |> range(start: 0)'
  const rows = await call('POST', '/api/v2/query?org=o', { body: read, headers: FLUX })
  t.match(rows.text, /rows/, rows.text.slice(0, 200))
})
