import { test } from 'tap'
import { buildApp } from '../fixture/build-app.ts'

test('functions and their parameters', async (t) => {
  const { call } = await buildApp(t)
  t.strictSame((await call('GET', '/api/v2/query/suggestions/range')).json, {
    name: 'range',
    params: { start: 'invalid', stop: 'invalid', tables: 'stream' },
  })
  t.strictSame((await call('GET', '/api/v2/query/suggestions/today')).json, { name: 'today', params: {} })
  t.equal((await call('GET', '/api/v2/query/suggestions/nosuch')).status, 500)
  const { funcs } = (await call('GET', '/api/v2/query/suggestions')).json
  t.ok(funcs.length > 90)
  t.match(
    funcs.find(({ name }: { name: string }) => name === 'aggregateWindow'),
    { params: { every: 'duration', fn: 'function' } },
  )
})
