import { Type } from '@sinclair/typebox'
import { type Test, test } from 'tap'
import { Breaker } from '../src/breaker.ts'
import { connect } from '../src/connection.ts'
import { flux, fluxSource } from '../src/flux.ts'
import { joinWrites } from '../src/join-writes.ts'
import { createPulse } from '../src/pulse.ts'
import { createReader } from '../src/query.ts'
import { waitUntilReady } from '../src/ready.ts'
import { standIn } from '../src/testing/stand-in.ts'
import { createWriter, type WriteOutcome } from '../src/write.ts'

/** A connection to a server that answers as told. */
async function connectTo(
  t: Test,
  ...options: Parameters<typeof standIn> extends [unknown, ...infer Rest] ? Rest : never
) {
  const connection = connect(await standIn(t, ...options))
  t.teardown(() => connection.close())
  return connection
}

const Row = Type.Object({ _value: Type.Number() })
const script = fluxSource('x')
const csv = (...lines: string[]) => lines.map((line) => `${line}\r\n`).join('')

test('each answer of the database has its outcome', async (t) => {
  const cases: [string, number, Record<string, string>, object, { code: string }][] = [
    [
      'busy, by seconds',
      429,
      { 'retry-after': '7' },
      { kind: 'busy', retryAfterMs: 7000 },
      { code: 'INF_DATABASE_BUSY' },
    ],
    ['busy, unsaid for how long', 503, {}, { kind: 'busy', retryAfterMs: 1000 }, { code: 'INF_DATABASE_BUSY' }],
    [
      'busy, by nonsense',
      503,
      { 'retry-after': 'soon' },
      { kind: 'busy', retryAfterMs: 1000 },
      { code: 'INF_DATABASE_BUSY' },
    ],
    ['an error of its own', 500, {}, { kind: 'busy', reason: /500/ }, { code: 'INF_DATABASE_BUSY' }],
    [
      'a wrong token',
      401,
      {},
      { kind: 'misconfigured', reason: /INFLUXDB_TOKEN/ },
      { code: 'INF_DATABASE_MISCONFIGURED' },
    ],
    ['a token without the right', 403, {}, { kind: 'misconfigured' }, { code: 'INF_DATABASE_MISCONFIGURED' }],
    [
      'no such bucket',
      404,
      {},
      { kind: 'misconfigured', reason: /provisioning/ },
      { code: 'INF_DATABASE_MISCONFIGURED' },
    ],
    ['no InfluxDB', 405, {}, { kind: 'misconfigured', reason: /INFLUXDB_URL/ }, { code: 'INF_DATABASE_MISCONFIGURED' }],
    [
      'a redirection',
      302,
      {},
      { kind: 'misconfigured', reason: /INFLUXDB_URL/ },
      { code: 'INF_DATABASE_MISCONFIGURED' },
    ],
  ]
  for (const [name, status, headers, outcome, error] of cases) {
    let requests = 0
    const connection = await connectTo(t, (_request, response) => {
      requests++
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify({ code: 'x', message: 'as told' }))
    })
    t.match(await createWriter(connection, 'b').write(['a', 'b']), outcome, name)
    t.equal(requests, 1, 'there is no retry')
    await t.rejects(createReader(connection).collect(script, Row), error, `${name}, of a query`)
    t.match(await createWriter(connection, 'b').obstacle(), /./, `${name} is an obstacle`)
  }
})

test('a page of some web server is no success', async (t) => {
  const connection = await connectTo(t, (_request, response) => response.end('<html>hello</html>'))
  t.match(await createWriter(connection, 'b').write(['a']), { kind: 'misconfigured', reason: /no InfluxDB 2/ })
})

test('a date says how long to wait as well', async (t) => {
  const connection = await connectTo(t, (_request, response) => {
    response.writeHead(429, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }).end()
  })
  const outcome = await createWriter(connection, 'b').write(['a'])
  t.ok(outcome.kind === 'busy' && outcome.retryAfterMs > 50_000 && outcome.retryAfterMs <= 60_000)
})

test('nobody there, silence, and a reset are all out of reach', async (t) => {
  const absent = connect({ url: 'http://127.0.0.1:1', token: 't', org: 'o', timeoutMs: 2000 })
  t.teardown(() => absent.close())
  const silent = await connectTo(t, () => undefined, 100)
  const reset = await connectTo(t, (request) => request.socket.destroy())
  const halfway = await connectTo(
    t,
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/csv' })
      response.write(
        csv(
          '#datatype,string,long,double',
          '#group,false,false,false',
          '#default,_result,,',
          ',result,table,_value',
          ',,0,1',
        ),
      )
    },
    200,
  )
  const unreachable = { kind: 'unreachable', reason: /INFLUXDB_URL/ }
  for (const connection of [absent, silent, reset]) {
    t.match(await createWriter(connection, 'b').write(['a']), unreachable)
    await t.rejects(createReader(connection).collect(script, Row), {
      code: 'INF_DATABASE_UNREACHABLE',
      statusCode: 503,
    })
  }
  const seen: unknown[] = []
  const reading = (async () => {
    for await (const row of createReader(halfway).rows(script, Row)) seen.push(row)
  })()
  await t.rejects(reading, { code: 'INF_DATABASE_UNREACHABLE', message: /no answer within 0.2 s/ })
  t.strictSame(seen, [{ _value: 1 }], 'what came before is seen')
})

test('the refused lines of a batch are found, the others written', async (t) => {
  const stored = new Set<string>()
  let requests = 0
  const connection = await connectTo(t, (_request, response, body) => {
    requests++
    const lines = body.split('\n')
    if (lines.some((line) => line.startsWith('bad'))) return void response.writeHead(400).end('unable to parse')
    for (const line of lines) stored.add(line)
    response.writeHead(204).end()
  })
  const writer = createWriter(connection, 'b')
  const lines = Array.from({ length: 1000 }, (_, index) =>
    index === 3 || index === 997 ? `bad${index}` : `good${index}`,
  )
  const outcome = await writer.write(lines)
  t.match(outcome, { kind: 'partial', lines: 998, refused: [{ index: 3, reason: /unable/ }, { index: 997 }] })
  t.equal(stored.size, 998)
  t.ok(requests < 50, `${requests} requests`)

  requests = 0
  const hopeless = await writer.write(lines.map((_, index) => `bad${index}`))
  t.ok(hopeless.kind === 'partial' && hopeless.refused.length === 1000 && hopeless.lines === 0)
  t.match(hopeless, { refused: [{ index: 0 }] })
  t.ok(requests <= 256, `${requests} requests for a hopeless batch`)
})

test('lines that meet a limit are refused together: parts of them are not tried', async (t) => {
  const series =
    'failure writing points to database: partial write: max-series-per-database limit exceeded: (3) dropped=9'
  const values =
    'partial write: max-values-per-tag limit exceeded (100000/100000): measurement="m" tag="k" value="v" dropped=9'
  const limits: [string, number, string, object][] = [
    ['the cap of series', 422, series, { limit: 'series' }],
    ['the cap of a tag', 400, values, { limit: 'series' }],
    ['a body too large', 413, 'request too large', { limit: 'size' }],
  ]
  const lines = Array.from({ length: 10_000 }, (_, index) => `line${index}`)
  for (const [name, status, message, refused] of limits) {
    let requests = 0
    const connection = await connectTo(t, (_request, response) => {
      requests++
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ code: 'x', message }))
    })
    const outcome = await createWriter(connection, 'b').write(lines)
    t.match(outcome, { kind: 'partial', lines: 0, refused: [{ index: 0, ...refused }] }, name)
    t.ok(outcome.kind === 'partial' && outcome.refused.length === 10_000, name)
    t.equal(requests, 1, name)
  }
})

test('a line at fault is found beside lines that meet a limit', async (t) => {
  let requests = 0
  const connection = await connectTo(t, (_request, response, body) => {
    requests++
    const message = body.includes('bad')
      ? 'unable to parse'
      : 'partial write: max-series-per-database limit exceeded: (3)'
    response.writeHead(422, { 'content-type': 'application/json' }).end(JSON.stringify({ code: 'x', message }))
  })
  const outcome = await createWriter(connection, 'b').write([
    'new1',
    'new2',
    'new3',
    'bad',
    'new4',
    'new5',
    'new6',
    'new7',
  ])
  t.ok(outcome.kind === 'partial')
  const found = outcome.kind === 'partial' ? [...outcome.refused].sort((a, b) => a.index - b.index) : []
  t.strictSame(
    found.map(({ limit }) => limit),
    ['series', 'series', 'series', undefined, 'series', 'series', 'series', 'series'],
  )
  t.equal(requests, 7, 'one for each part on the way to the line')
})

test('text of a device that says so is no limit', async (t) => {
  let requests = 0
  const connection = await connectTo(t, (_request, response) => {
    requests++
    const message = 'field type conflict: input field "max-series-per-database limit exceeded" is type string'
    response.writeHead(422, { 'content-type': 'application/json' }).end(JSON.stringify({ code: 'x', message }))
  })
  t.match(await createWriter(connection, 'b').write(['a', 'b']), { refused: [{ index: 0 }, { index: 1 }] })
  t.equal(requests, 3)
})

test('a failure while the refused lines are looked for is the outcome', async (t) => {
  let requests = 0
  const connection = await connectTo(t, (_request, response) => {
    requests++
    response.writeHead(requests === 1 ? 422 : 503).end()
  })
  t.match(await createWriter(connection, 'b').write(['a', 'b']), { kind: 'busy' })
})

test('rows are read by their schema', async (t) => {
  const Everything = Type.Object({
    _time: Type.Date(),
    at: Type.String(),
    n: Type.Integer(),
    big: Type.BigInt(),
    x: Type.Number(),
    ok: Type.Boolean(),
    name: Type.String(),
    none: Type.Optional(Type.Number()),
    gone: Type.Optional(Type.String()),
    extra: Type.Unknown(),
  })
  const table = [
    '#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,long,long,double,boolean,string,double,string',
    '#group,false,false,true,false,false,false,false,false,false,false,false',
    '#default,_result,,2026-01-01T00:00:00Z,,,,,,,,',
    ',result,table,_time,at,n,big,x,ok,name,none,extra',
  ]
  const connection = await connectTo(t, (_request, response) =>
    response.end(
      csv(
        ...table,
        ',,0,,2026-01-01T00:00:00.000000001Z,5,1767225600000000001,+Inf,true,"a,""b""",,q',
        ',,0,,2026-01-01T00:00:00Z,-5,-1,-0.5,false,,2.5,q',
        '',
        ...table,
        ',,1,,2026-01-01T00:00:00Z,0,0,NaN,false,"two\nlines",-Inf,q',
      ),
    ),
  )
  const rows = await createReader(connection).collect(script, Everything)
  t.strictSame(rows, [
    {
      _time: new Date('2026-01-01T00:00:00Z'),
      at: '2026-01-01T00:00:00.000000001Z',
      n: 5,
      big: 1767225600000000001n,
      x: Number.POSITIVE_INFINITY,
      ok: true,
      name: 'a,"b"',
      extra: 'q',
    },
    {
      _time: new Date('2026-01-01T00:00:00Z'),
      at: '2026-01-01T00:00:00Z',
      n: -5,
      big: -1n,
      x: -0.5,
      ok: false,
      name: '',
      none: 2.5,
      extra: 'q',
    },
    {
      _time: new Date('2026-01-01T00:00:00Z'),
      at: '2026-01-01T00:00:00Z',
      n: 0,
      big: 0n,
      x: Number.NaN,
      ok: false,
      name: 'two\nlines',
      none: Number.NEGATIVE_INFINITY,
      extra: 'q',
    },
  ])
  const reader = createReader(connection)
  await t.rejects(reader.collect(script, Type.Object({ nowhere: Type.Number() })), {
    code: 'INF_ROW',
    message: /nowhere/,
  })
  await t.rejects(reader.collect(script, Type.Object({ name: Type.Number() })), {
    code: 'INF_ROW',
    message: /name.*string/,
  })
  await t.rejects(reader.collect(script, Type.Object({ none: Type.Number() })), {
    code: 'INF_ROW',
    message: /none.*null/,
  })
})

test('an error after the first rows is an error', async (t) => {
  const connection = await connectTo(t, (_request, response) =>
    response.end(
      csv(
        '#datatype,string,long,double',
        '#group,false,false,false',
        '#default,_result,,',
        ',result,table,_value',
        ',,0,1',
        '',
        '#datatype,string,string',
        '#group,true,true',
        '#default,,',
        ',error,reference',
        ',cannot divide by zero,897',
      ),
    ),
  )
  await t.rejects(createReader(connection).collect(script, Row), {
    code: 'INF_QUERY_REFUSED',
    message: 'cannot divide by zero',
  })
})

test('a query ends when its caller does', async (t) => {
  let closed: () => void = () => undefined
  const gone = new Promise<void>((resolve) => {
    closed = resolve
  })
  const connection = await connectTo(t, (request) => request.socket.on('close', closed))
  const controller = new AbortController()
  const answer = createReader(connection).collect(flux`x`, Row, { signal: controller.signal })
  setTimeout(() => controller.abort(new Error('the browser left')), 20)
  await t.rejects(answer)
  await gone
})

test('waiting says each new reason once and ends when there is none', async (t) => {
  const answers = ['no server', 'no server', 'no bucket', undefined]
  const said: string[] = []
  const signal = new AbortController().signal
  t.equal(await waitUntilReady(async () => answers.shift(), { signal, onWait: (reason) => said.push(reason) }), true)
  t.strictSame(said, ['no server', 'no bucket'])
  const controller = new AbortController()
  const waiting = waitUntilReady(async () => 'never', { signal: controller.signal, onWait: () => controller.abort() })
  t.equal(await waiting, false)
})

test('writes that come while others are under way share a request, and each has its own outcome', async (t) => {
  const bodies: string[][] = []
  let answer: (lines: string[]) => number = () => 204
  const held: (() => void)[] = []
  let holding = false
  const connection = await connectTo(t, async (_request, response, body) => {
    const lines = body.split('\n')
    bodies.push(lines)
    if (holding) await new Promise<void>((release) => held.push(release))
    const status = answer(lines)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(status === 204 ? undefined : '{"code":"invalid","message":"no"}')
  })
  const { write } = joinWrites(createWriter(connection, 'b'), {
    breaker: new Breaker(),
    pulse: createPulse(connection.config),
    deadlineMs: 60_000,
    queueBytes: 1e6,
  })
  /** Writes that wait behind four others, each begun because those before take long. */
  const behind = async (...batches: string[][]) => {
    await new Promise(setImmediate)
    bodies.length = 0
    holding = true
    const first: Promise<WriteOutcome>[] = []
    for (let number = 1; number <= 4; number++) {
      first.push(write([`first ${number}`]))
      while (held.length < number) await new Promise(setImmediate)
    }
    const rest = batches.map((lines) => write(lines))
    holding = false
    for (const release of held.splice(0)) release()
    await Promise.all(first)
    return Promise.all(rest)
  }

  t.strictSame(await write(['alone']), { kind: 'written', lines: 1 })
  t.strictSame(bodies, [['alone']])

  t.strictSame(await behind(['a'], ['b', 'c'], ['d']), [
    { kind: 'written', lines: 1 },
    { kind: 'written', lines: 2 },
    { kind: 'written', lines: 1 },
  ])
  t.strictSame(bodies.slice(4), [['a', 'b', 'c', 'd']])

  answer = (lines) => (lines.includes('bad') ? 400 : 204)
  t.match(await behind(['a'], ['b', 'bad'], ['d']), [
    { kind: 'written', lines: 1 },
    { kind: 'partial', lines: 1, refused: [{ index: 1 }] },
    { kind: 'written', lines: 1 },
  ])

  answer = (lines) => (lines[0]?.startsWith('first') ? 204 : 503)
  t.match(await behind(['a'], ['b']), [{ kind: 'busy' }, { kind: 'busy' }])

  answer = () => 204
  const large = Array.from({ length: 4000 }, (_, index) => `line ${index}`)
  await behind(large, large, ['z'])
  t.strictSame(
    bodies.slice(4).map(({ length }) => length),
    [4000, 4001],
    'what is joined has a bound',
  )
})
