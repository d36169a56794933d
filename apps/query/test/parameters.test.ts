import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import fc from 'fast-check'
import tap, { test } from 'tap'
import { at, buildApp, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)

const routes = ['devices', 'devices/1001/series', 'devices/1001/export', 'incidents', 'alerts', 'search', 'fleet']
const names = [
  'site',
  'status',
  'state',
  'q',
  'sort',
  'order',
  'ids',
  'fields',
  'limit',
  'cursor',
  'from',
  'to',
  'points',
  'step',
  'metrics',
  'baseline',
  'format',
  'kind',
  'x',
]
const likely = [
  '-1h',
  '-99999999w',
  '1970-01-01',
  '9999-12-31',
  '2026-03-01T00:00:00+02:00',
  '1',
  '500',
  '4000',
  '1s',
  '999999999w',
  'current_a',
  'spark',
  'zscore',
  'csv',
  'WyJkZXZpY2VzIGlkIl0',
  'WyJkZXZpY2VzIGlkIiwxXQ',
  'id',
  'trouble',
  '',
]

test('no parameter, whatever it is, is more than a 4xx', async (t) => {
  const { config, connection } = await openDatabase(t)
  await createWriter(connection, buckets.raw.name).write([
    readingLine({ deviceId: '1001', time: at(-1000), metrics: { current_a: 20 } }),
  ])
  const app = await buildApp(t, config)
  for (const route of ['devices/1001/series', 'devices/1001/export', 'incidents', 'alerts']) {
    const { statusCode } = await app.inject({ url: `/api/${route}`, query: { to: '1970-01-01' } })
    t.equal(statusCode, 400, `${route}: nothing is before the first moment`)
  }
  const value = fc.oneof(fc.constantFrom(...likely), fc.string({ unit: 'grapheme' }))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...routes),
      fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 4 }),
      async (route, query) => {
        const { statusCode, body } = await app.inject({ url: `/api/${route}`, query })
        if (statusCode >= 500) throw new Error(`${statusCode}: ${body}`)
      },
    ),
    { numRuns: 300 },
  )
})
