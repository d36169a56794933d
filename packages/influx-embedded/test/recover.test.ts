import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { test } from 'tap'
import { RecoveryError, recoverToken } from '../src/recover.ts'
import { buildApp, TOKEN } from './fixture/build-app.ts'

const logger = pino({ level: 'silent' })

test('data whose token is lost gets a new one, and keeps what it has', async (t) => {
  const dataDir = t.testdir()
  const first = await buildApp(t, { dataDir })
  t.equal((await first.call('POST', '/api/v2/write?org=o&bucket=b', { body: 'm f=7 1' })).status, 204)
  await t.rejects(
    recoverToken({ dataDir, logger }),
    /in use by another process: stop that one/,
    'not while a server runs',
  )
  await first.app.close()

  const { org, token } = await recoverToken({ dataDir, logger })
  t.equal(org, 'o')
  const second = await buildApp(t, { dataDir, setup: { org: 'other', bucket: 'other', token: 'of a new .env' } })
  const status = async (token: string) => (await second.call('GET', '/api/v2/buckets', { token })).status
  t.strictSame([await status(token), await status(TOKEN), await status('of a new .env')], [200, 200, 401])
  const { json } = await second.call('POST', '/api/v2/orgs', { token, json: { name: 'p' } })
  t.equal(json.name, 'p', 'it may do everything')
  const query = { query: 'from(bucket: "b") |> range(start: 0)' }
  t.match((await second.call('POST', '/api/v2/query?org=o', { token, json: query })).text, ',7,f,m')
  await second.app.close()

  await t.rejects(recoverToken({ dataDir, logger }), { message: 'say of which organisation, with --org: "o", "p"' })
  await t.rejects(recoverToken({ dataDir, org: 'q', logger }), { message: 'no organisation "q": there is "o", "p"' })
  t.equal((await recoverToken({ dataDir, org: 'p', logger })).org, 'p')
})

test('a token that others know opens nothing once it is replaced', async (t) => {
  const dataDir = t.testdir()
  await (await buildApp(t, { dataDir })).app.close()
  const { token } = await recoverToken({ dataDir, replaced: TOKEN, logger })
  const { call } = await buildApp(t, { dataDir })
  const status = async (token: string) => (await call('GET', '/api/v2/buckets', { token })).status
  t.strictSame([await status(token), await status(TOKEN)], [200, 401])
})

test('what no token can be made for is said, and nothing is made of it', async (t) => {
  const none = join(t.testdir(), 'nosuch')
  await t.rejects(recoverToken({ dataDir: none, logger }), { message: `${none} holds no data of an embedded InfluxDB` })
  t.equal(existsSync(none), false)

  const empty = await buildApp(t, { empty: true, dataDir: join(t.testdirName, 'empty') })
  await empty.app.close()
  const dataDir = join(t.testdirName, 'empty')
  await t.rejects(recoverToken({ dataDir, logger }), { message: /^nothing was set up in it yet/ })

  const off = await buildApp(t, { dataDir })
  await off.call('PATCH', `/api/v2/users/${off.userID}`, { json: { status: 'inactive' } })
  await off.app.close()
  await t.rejects(recoverToken({ dataDir, logger }), RecoveryError)
})
