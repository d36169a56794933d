import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { test } from 'tap'
import { healthRoutes } from '../../src/api/health.ts'
import { createBareServer } from '../../src/http-server.ts'
import { buildApp } from '../fixture/build-app.ts'
import { FullDisk } from '../store/fixture/full-disk.ts'
import { openStore, write } from '../store/fixture/open-store.ts'

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

test('health fails while the disk takes nothing, and passes again by itself', async (t) => {
  const driver = new FullDisk()
  const under = await openStore(t, { driver })
  const app = createBareServer(pino({ level: 'silent' }))
  t.teardown(() => app.close())
  healthRoutes(app, under.store)
  const health = async () => {
    const answer = await app.inject('/health')
    return { status: answer.statusCode, json: answer.json() }
  }
  t.match(await health(), { status: 200, json: { status: 'pass' } })
  driver.full = true
  await write(under, 'm f=1 1767225600000000000').catch(() => undefined)
  const message = /^nothing can be stored at the moment \(.*No space left on device\)/
  t.match(await health(), {
    status: 503,
    json: { status: 'fail', message, checks: [{ name: 'store', status: 'fail', message }] },
  })
  driver.full = false
  while (!under.store.stats().writable) await sleep(20)
  t.match(await health(), { status: 200, json: { status: 'pass', message: 'ready for queries and writes' } })
})
