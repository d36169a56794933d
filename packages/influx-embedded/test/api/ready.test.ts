import { test } from 'tap'
import { buildApp } from '../fixture/build-app.ts'
import { FakeClock } from '../fixture/fake-clock.ts'

test('ready tells since when the server runs', async (t) => {
  const clock = new FakeClock('2026-01-01T00:00:00Z')
  const { call } = await buildApp(t, { empty: true, clock })
  clock.advance(3_723_004)
  t.strictSame((await call('GET', '/ready', { token: null })).json, {
    status: 'ready',
    started: '2026-01-01T00:00:00.000Z',
    up: '1h2m3.004s',
  })
})
