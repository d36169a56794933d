import { test } from 'tap'
import { buildApp } from '../fixture/build-app.ts'

test('health answers every method and path below it', async (t) => {
  const { call } = await buildApp(t, { empty: true })
  for (const [method, path] of [
    ['GET', '/health'],
    ['POST', '/health'],
    ['GET', '/health/x'],
  ] as const) {
    const { status, json } = await call(method, path, { token: null })
    t.equal(status, 200, `${method} ${path}`)
    t.match(json, { name: 'influxdb', message: 'ready for queries and writes', status: 'pass', checks: [] })
  }
})
