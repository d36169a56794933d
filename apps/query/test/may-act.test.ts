import { connect } from '@nrg/influx/connection'
import { createServer } from '@nrg/service/server'
import { type Test, test } from 'tap'
import app from '../src/app.ts'
import { loadConfig } from '../src/config.ts'

const KEY = 'a-key-of-operators'
const url = '/api/incidents/inc_none/comments'
const payload = { text: 'seen' }

/** A service whose database is nowhere: who may act is asked before anything is read. */
async function build(t: Test, env: Readonly<Record<string, string>>) {
  const influx = { url: 'http://127.0.0.1:1', token: 't', org: 'o', timeoutMs: 500 }
  const config = { ...loadConfig({ INFLUXDB_TOKEN: 't', MAX_EVENT_LOOP_DELAY_MS: '60000', ...env }), influx }
  const server = createServer()
  await server.register(app, { config, connection: connect(influx), clock: Date.now })
  t.teardown(() => server.close())
  const act = (headers: Readonly<Record<string, string>> = {}, remoteAddress = '127.0.0.1') =>
    server.inject({ method: 'POST', url, payload, headers: { host: 'localhost:3002', ...headers }, remoteAddress })
  return { server, act }
}

test('in development this machine may act, and no page of another', async (t) => {
  const { act } = await build(t, {})
  t.not((await act()).statusCode, 401)
  t.not((await act({ origin: 'http://127.0.0.1:3000' })).statusCode, 401)
  for (const headers of [
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { host: 'rebound.example' },
    { 'x-forwarded-for': '192.0.2.7' },
  ]) {
    const answer = await act(headers)
    t.equal(answer.statusCode, 401, JSON.stringify(headers))
    t.match(answer.json(), { ok: false, error: 'key_required', details: [{ message: /OPERATE_KEY/ }] })
    t.equal(answer.headers['www-authenticate'], 'Bearer realm="query"')
  }
  t.equal((await act({}, '192.0.2.7')).statusCode, 401)
})

test('in production nobody may without the key, and reading needs none', async (t) => {
  const none = await build(t, { NODE_ENV: 'production' })
  t.equal((await none.act()).statusCode, 401)
  t.equal((await none.act({ authorization: `Bearer ${KEY}` })).statusCode, 401)
  t.not((await none.server.inject('/api/silences')).statusCode, 401)
  const some = await build(t, { NODE_ENV: 'production', OPERATE_KEY: KEY })
  t.not((await some.act({ authorization: `Bearer ${KEY}` }, '192.0.2.7')).statusCode, 401)
  for (const wrong of ['', 'Bearer', `Bearer ${KEY}x`, `Basic ${KEY}`])
    t.equal((await some.act({ authorization: wrong })).statusCode, 401, wrong)
  t.throws(() => loadConfig({ INFLUXDB_TOKEN: 't', OPERATE_KEY: 'short' }), /OPERATE_KEY/)
})
