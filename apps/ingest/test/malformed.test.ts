import { gzipSync } from 'node:zlib'
import { standIn } from '@nrg/influx/testing/stand-in'
import { buckets } from '@nrg/schema/bucket'
import { Problem } from '@nrg/schema/problem'
import { MetricValue, Reading, VALUE_LIMIT } from '@nrg/schema/reading'
import { Value } from '@sinclair/typebox/value'
import fc from 'fast-check'
import tap, { test } from 'tap'
import { readReading } from '../src/reading/reading.ts'
import { buildApp, KEY, NOW } from './fixture/build-app.ts'
import { reading } from './fixture/requests.ts'

tap.setTimeout(120_000)

const rules = { metrics: new Set(['voltage_v', 'temp_c', 'current_a']), now: NOW, retentionMs: 86_400_000 }
const text = JSON.stringify(reading)

/** Values of every kind in every field, the good one among them. */
const odd = fc.oneof(
  fc.jsonValue(),
  fc.double(),
  fc.constantFrom(
    null,
    true,
    '',
    'NaN',
    '1e999',
    '480.5',
    ' 7 ',
    1e300,
    -0,
    1001,
    '1001',
    Number.MAX_VALUE,
    reading.timeof,
  ),
)
const mostly = (good: unknown) => fc.oneof({ arbitrary: fc.constant(good), weight: 4 }, { arbitrary: odd, weight: 1 })
const oddReading = fc.record(
  {
    device_id: mostly(1002),
    timeof: mostly(reading.timeof),
    voltage_v: mostly(480),
    current_a: mostly('2e1'),
    temp_c: mostly(-40.5),
    other: odd,
  },
  { requiredKeys: [] },
)

/** The contract's pattern takes 1e999 as text, which no number holds. */
const isNoMetric = (value: unknown) => !(Value.Check(MetricValue, value) && Math.abs(Number(value)) <= VALUE_LIMIT)

test('what is taken keeps the contract, and is what was sent', (t) => {
  let taken = 0
  fc.assert(
    fc.property(oddReading, (changes) => {
      const value: Record<string, unknown> = JSON.parse(JSON.stringify({ ...reading, ...changes }))
      const { reading: stored, faults } = readReading(value, rules)
      if (stored === undefined) return faults.length > 0
      taken++
      const metrics = Object.entries(stored.metrics)
      // The metrics that were refused are named, and without them it keeps the contract.
      const bad = faults.map(({ field = '' }) => field)
      const rest = Object.fromEntries(Object.entries(value).filter(([name]) => !bad.includes(name)))
      const kept: boolean = Value.Check(Reading, rest)
      return (
        kept &&
        bad.every((name) => rules.metrics.has(name) && isNoMetric(value[name])) &&
        stored.deviceId === String(value.device_id).trim() &&
        metrics.length > 0 &&
        metrics.every(([name, number]) => Number.isFinite(number) && number === Number(value[name]))
      )
    }),
    { numRuns: 3000 },
  )
  t.ok(taken > 300, `${taken} of 3000 were taken`)
  t.end()
})

test('no request makes a 5xx, and a refused one stores nothing', async (t) => {
  let stored = 0
  const statuses = new Map<number, number>()
  const influx = await standIn(t, ({ url }, response, body) => {
    if (url?.includes(`bucket=${buckets.raw.name}`)) stored += body === '' ? 0 : body.split('\n').length
    response.writeHead(204).end()
  })
  const app = await buildApp(t, influx)
  const cut = fc.nat({ max: text.length })
  const body = fc.oneof(
    fc.string({ unit: 'binary' }).map((any) => Buffer.from(any)),
    fc.uint8Array({ maxLength: 200 }).map((any) => Buffer.from(any)),
    fc
      .tuple(cut, cut, fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([a, b, any]) => Buffer.from(text.slice(0, a) + any + text.slice(b))),
    fc.array(oddReading, { maxLength: 4 }).map((many) => Buffer.from(JSON.stringify(many))),
    fc
      .array(fc.oneof(fc.constant(text), fc.json(), fc.string()), { maxLength: 4 })
      .map((many) => Buffer.from(many.join('\n'))),
    fc.json({ maxDepth: 12 }).map((any) => gzipSync(any)),
  )
  const oddHeaders = fc.record(
    {
      'content-type': fc.constantFrom(
        'application/json',
        'application/x-ndjson',
        'text/plain',
        'application/json; charset=x',
        'a/b',
        ';',
        'application/json;;',
      ),
      'content-encoding': fc.constantFrom('gzip', 'identity', 'br', 'gzip, gzip', ''),
    },
    { requiredKeys: [] },
  )
  const headers = fc.oneof({ arbitrary: fc.constant({}), weight: 2 }, { arbitrary: oddHeaders, weight: 1 })
  await fc.assert(
    fc.asyncProperty(
      body,
      headers,
      fc.constantFrom('', '', '', '?strict=true', '?strict=false', '?strict=x&strict=y'),
      async (payload, extra, query) => {
        stored = 0
        const response = await app.inject({
          method: 'POST',
          url: `/api/ingest${query}`,
          headers: { authorization: KEY, ...extra },
          payload,
        })
        const answer = response.json()
        statuses.set(response.statusCode, (statuses.get(response.statusCode) ?? 0) + 1)
        if (response.statusCode === 200) return answer.ok === true && answer.written === stored
        return response.statusCode >= 400 && response.statusCode < 500 && stored === 0 && Value.Check(Problem, answer)
      },
    ),
    { numRuns: 2000 },
  )
  for (const status of [200, 400, 415, 422])
    t.ok(statuses.has(status), `${statuses.get(status)} were answered ${status}`)
})
