import { connect } from '@nrg/influx/connection'
import { createReader } from '@nrg/influx/query'
import { oneServer, openTestDatabase } from '@nrg/influx/testing/test-database'
import { createWriter } from '@nrg/influx/write'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import { issueKey, type KeyGrant, revokeKey } from '@nrg/service/keys/key-changes'
import { KeyLog } from '@nrg/service/keys/key-log'
import { createServer } from '@nrg/service/server'
import type { FastifyInstance, HTTPMethods, LightMyRequestResponse, RouteOptions } from 'fastify'
import tap, { type Test, test } from 'tap'
import app from '../src/app.ts'
import { loadConfig } from '../src/config.ts'
import { NOW } from './fixture/build-app.ts'

tap.setTimeout(120_000)

const OPERATE_KEY = 'a-key-of-operators'
const HOUR = 3_600_000
const comment = { method: 'POST', url: '/api/incidents/inc_none/comments', payload: { text: 'seen' } } as const
const lists = ['/api/devices', '/api/devices/1001', '/api/alerts']
const others = ['/api/fleet', '/api/sites', '/api/incidents', '/api/silences', '/api/search?q=a', '/api/session']

type Env = Readonly<Record<string, string>>

const server = oneServer(tap, startInfluxDB, process.env)

/** A database, and services on it that have a clock together; requests come from another machine unless they say so. */
async function setUp(t: Test) {
  const names = Object.values(buckets).map(({ name }) => name)
  const { config: influx } = await openTestDatabase(t, { buckets: names, start: startInfluxDB, env: await server() })
  const time = { now: NOW }
  const clock = () => time.now
  const build = async (env: Env = { NODE_ENV: 'production' }, onRoute: (route: RouteOptions) => void = () => {}) => {
    const settings = { INFLUXDB_TOKEN: influx.token, MAX_EVENT_LOOP_DELAY_MS: '0', MAX_RSS_BYTES: '8000000000', ...env }
    const server = createServer()
    server.addHook('onRoute', onRoute)
    await server.register(app, { config: { ...loadConfig(settings), influx }, connection: connect(influx), clock })
    t.teardown(() => server.close())
    return server
  }
  const connection = connect(influx)
  t.teardown(() => connection.close())
  const reader = createReader(connection)
  const writer = createWriter(connection, buckets.registry.name)
  const keys = new KeyLog({ reader, writer, clock, warn: (message) => t.fail(message) })
  const issue = async (grant: Partial<KeyGrant>) => {
    const made = issueKey({ name: 'Ada', role: 'operate', by: 'test', ...grant }, time.now)
    await keys.write([made.event])
    return made
  }
  const revoke = async (id: string, at = time.now) => {
    const key = keys.ring.get(id)
    if (key !== undefined) await keys.write([revokeKey(key, { by: 'test', at }, time.now)])
  }
  return { build, issue, revoke, time, influx }
}

const elsewhere = '192.0.2.7'
const get = (server: FastifyInstance, url: string, headers: Env = {}) =>
  server.inject({ url, headers, remoteAddress: elsewhere })
const act = (server: FastifyInstance, headers: Env = {}, remoteAddress = elsewhere) =>
  server.inject({ ...comment, headers: { host: 'localhost:3002', ...headers }, remoteAddress })
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

/** Signs in; answers the headers that a browser sends from then on. */
async function signIn(t: Test, server: FastifyInstance, key: string, headers: Env = {}) {
  const answer = await server.inject({ method: 'POST', url: '/api/session', payload: { key }, headers })
  t.equal(answer.statusCode, 204, answer.body)
  return browserOf(answer)
}

const browserOf = ({ cookies }: LightMyRequestResponse) => {
  const { nrg_session, nrg_csrf } = Object.fromEntries(cookies.map(({ name, value }) => [name, value]))
  const cookie = { cookie: `nrg_session=${nrg_session}; nrg_csrf=${nrg_csrf}` }
  return { session: nrg_session, csrf: nrg_csrf, cookie, acting: { ...cookie, 'x-csrf-token': nrg_csrf ?? '' } }
}

test('in development this machine needs no key, and a page of another is none of it', async (t) => {
  const { build, issue } = await setUp(t)
  const server = await build({})
  const refused = async (headers: Env, from?: string) => {
    const answer = await act(server, headers, from)
    t.equal(answer.statusCode, 401, JSON.stringify(headers))
    t.match(answer.json(), { ok: false, error: 'key_required', details: [{ message: /npm run keys -- issue/ }] })
    t.equal(answer.headers['www-authenticate'], 'Bearer realm="query"')
  }
  const allowed = async (headers: Env) => t.equal((await act(server, headers, '127.0.0.1')).statusCode, 404)
  await allowed({})
  await allowed({ origin: 'http://127.0.0.1:3000' })
  for (const headers of [
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { host: 'rebound.example' },
    { 'x-forwarded-for': elsewhere },
  ])
    await refused(headers, '127.0.0.1')
  await refused({})
  t.strictSame((await server.inject('/api/session')).json(), { role: 'operate', actor: null, until: null })
  t.strictSame((await get(server, '/api/session')).json(), { role: 'read', actor: null, until: null })
  t.equal((await get(server, '/api/fleet')).statusCode, 200, 'reading from elsewhere is open')

  await issue({})
  const later = await build({})
  t.equal((await later.inject('/api/fleet')).statusCode, 200)
  t.equal((await get(later, '/api/fleet')).statusCode, 401, 'until there is a key for a person')
})

test('in production a key is needed, but for the lists of old until one is issued', async (t) => {
  const { build, issue } = await setUp(t)
  const before = { NODE_ENV: 'production', OPERATE_KEY }
  const statuses = async (server: FastifyInstance, urls: readonly string[], headers: Env = {}) =>
    new Set(await Promise.all(urls.map(async (url) => (await get(server, url, headers)).statusCode)))
  for (const env of [{ NODE_ENV: 'production' }, before]) {
    const server = await build(env)
    t.notOk((await statuses(server, lists)).has(401), 'an .env of before goes on working')
    t.strictSame(await statuses(server, others), new Set([401]))
    t.equal((await act(server, {}, '127.0.0.1')).statusCode, 401, 'on this machine too')
    for (const free of ['/health', '/docs/json', '/ready']) t.not((await get(server, free)).statusCode, 401, free)
  }
  const server = await build(before)
  t.equal((await act(server, bearer(OPERATE_KEY))).statusCode, 404)
  t.strictSame(await statuses(server, others, bearer(OPERATE_KEY)), new Set([200]))
  for (const wrong of ['', 'Bearer', `Bearer ${OPERATE_KEY}x`, `Basic ${OPERATE_KEY}`])
    t.equal((await act(server, { authorization: wrong })).statusCode, 401, wrong)
  t.throws(() => loadConfig({ INFLUXDB_TOKEN: 't', OPERATE_KEY: 'short' }), /OPERATE_KEY/)
  t.throws(() => loadConfig({ INFLUXDB_TOKEN: 't', OPEN_READS: 'yes' }), /OPEN_READS.*on or off/)

  t.strictSame(await statuses(await build({ ...before, OPEN_READS: 'off' }), [...lists, ...others]), new Set([401]))
  const { text } = await issue({ role: 'read', name: 'Bo' })
  const later = await build(before)
  t.strictSame(await statuses(later, lists), new Set([401]))
  t.notOk((await statuses(await build({ ...before, OPEN_READS: 'on' }), lists)).has(401))
  t.notOk((await statuses(later, [...lists, ...others], bearer(text))).has(401))
})

test('a key to read reads, one to operate acts in its own name, and others are no keys of people', async (t) => {
  const { build, issue, revoke, time } = await setUp(t)
  const server = await build()
  const ada = await issue({ name: 'Ada' })
  const bo = await issue({ name: 'Bo', role: 'read', until: NOW + HOUR })
  t.equal((await act(server, bearer(ada.text))).statusCode, 404, 'it is known at once')
  const silence = { scope: { site: 'harbour' }, until: new Date(NOW + HOUR).toISOString(), why: 'tests', actor: 'Eve' }
  const made = await server.inject({
    method: 'POST',
    url: '/api/silences',
    payload: silence,
    headers: bearer(ada.text),
    remoteAddress: elsewhere,
  })
  t.match({ status: made.statusCode, ...made.json() }, { status: 201, by: 'Ada' })
  t.strictSame((await get(server, '/api/session', bearer(bo.text))).json(), {
    role: 'read',
    actor: 'Bo',
    until: new Date(NOW + HOUR).toISOString(),
  })
  const refused = await act(server, bearer(bo.text))
  t.match({ status: refused.statusCode, ...refused.json() }, { status: 403, error: 'operate_required' })

  const device = await issue({ name: 'device 1001', role: 'device', scope: { devices: ['1001'] } })
  const forged = `${ada.text.slice(0, -1)}${ada.text.endsWith('0') ? '1' : '0'}`
  for (const key of [device.text, forged, `nrg_${'0'.repeat(12)}_${'0'.repeat(40)}`])
    t.equal((await get(server, '/api/fleet', bearer(key))).statusCode, 401)
  const unknown = await server.inject({ method: 'POST', url: '/api/session', payload: { key: device.text } })
  t.match({ status: unknown.statusCode, ...unknown.json() }, { status: 401, error: 'unknown_key' })
  t.notMatch(unknown.body, device.text)

  time.now += HOUR
  t.equal((await get(server, '/api/fleet', bearer(bo.text))).statusCode, 401, 'it has ended')
  await revoke(ada.event.key)
  t.equal((await get(await build(), '/api/fleet', bearer(ada.text))).statusCode, 401)
})

test('no route answers without a key, none acts with one to read, and what is refused is a problem', async (t) => {
  const { build, issue } = await setUp(t)
  const routes: RouteOptions[] = []
  const server = await build(undefined, (route) => routes.push(route))
  const bo = await issue({ name: 'Bo', role: 'read' })
  const problem = (status: number, error: string) => ({
    type: 'application/problem+json',
    time: /^\d{13}$/,
    body: { ok: false, error, type: `urn:nrg:problem:${error}`, title: /./, status, details: Array, request_id: /./ },
  })
  const asked: string[] = []
  for (const { method, url } of routes) {
    // Signing in is what one has no key for yet.
    if (!url.startsWith('/api/') || url === '/api/session') continue
    for (const one of [method].flat().filter((name) => name !== 'HEAD') as HTTPMethods[]) {
      const ask = async (headers: Env) => {
        const request = { method: one, url: url.replaceAll(/:\w+/g, '1001'), remoteAddress: elsewhere }
        const { statusCode, headers: told, body } = await server.inject({ ...request, headers })
        return { statusCode, type: told['content-type'], time: String(told['server-time']), body: JSON.parse(body) }
      }
      const name = `${one} ${url}`
      asked.push(name)
      t.match(await ask({}), problem(401, 'key_required'), name)
      if (one !== 'GET') t.match(await ask(bearer(bo.text)), problem(403, 'operate_required'), name)
    }
  }
  t.ok(asked.includes('GET /api/stream') && asked.includes('PATCH /api/silences/:id'))
  t.ok(asked.length >= 30, asked.join(', '))
})

test('a browser signs in, acts with the token of its page, and signs out; a session goes on after a restart', async (t) => {
  const { build, issue, revoke, time } = await setUp(t)
  const server = await build()
  const { text, event } = await issue({ name: 'Ada' })
  const browser = await signIn(t, server, text)
  const answer = await server.inject({ method: 'POST', url: '/api/session', payload: { key: text } })
  const [session = '', csrf = ''] = [answer.headers['set-cookie'] ?? []].flat()
  t.match(session, /^nrg_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/)
  t.match(csrf, /^nrg_csrf=[0-9a-f]{32}; Max-Age=43200; Path=\/; SameSite=Strict$/)
  const secure = await server.inject({
    method: 'POST',
    url: '/api/session',
    payload: { key: text },
    headers: { 'x-forwarded-proto': 'https' },
  })
  for (const one of [secure.headers['set-cookie'] ?? []].flat()) t.match(one, /; Secure; SameSite=Strict$/)

  const until = new Date(NOW + 12 * HOUR).toISOString()
  t.strictSame((await get(server, '/api/session', browser.cookie)).json(), { role: 'operate', actor: 'Ada', until })
  t.equal((await act(server, browser.acting)).statusCode, 404)
  for (const forged of [browser.cookie, { ...browser.cookie, 'x-csrf-token': 'x' }]) {
    const refused = await act(server, forged)
    t.match({ status: refused.statusCode, ...refused.json() }, { status: 403, error: 'csrf_token_required' })
  }
  const restarted = await build()
  t.equal((await act(restarted, browser.acting)).statusCode, 404, 'it goes on after a restart')

  const out = (one: FastifyInstance, headers: Env) => one.inject({ method: 'DELETE', url: '/api/session', headers })
  t.equal((await out(server, browser.cookie)).statusCode, 403)
  const ended = await out(server, browser.acting)
  t.equal(ended.statusCode, 204)
  for (const one of [ended.headers['set-cookie'] ?? []].flat()) t.match(one, /^nrg_\w+=; .*Expires=Thu, 01 Jan 1970/)
  for (const one of [server, await build()]) {
    const gone = await get(one, '/api/session', browser.cookie)
    t.equal(gone.statusCode, 401)
    t.match([gone.headers['set-cookie']].flat().join(), /nrg_session=;/, 'what is no session is taken back')
  }
  t.equal((await out(server, {})).statusCode, 204)

  const second = await signIn(t, server, text)
  t.equal((await get(restarted, '/api/session', second.cookie)).statusCode, 200, 'in every query service')
  time.now += 12 * HOUR
  t.equal((await get(server, '/api/session', second.cookie)).statusCode, 401, 'for twelve hours')
  const third = await signIn(t, server, text)
  await revoke(event.key)
  t.equal((await get(await build(), '/api/session', third.cookie)).statusCode, 401, 'and while its key is in force')
})

test('who signs in with the OPERATE_KEY is out when it changes', async (t) => {
  const { build } = await setUp(t)
  const env = { NODE_ENV: 'production', OPERATE_KEY }
  const browser = await signIn(t, await build(env), OPERATE_KEY)
  const who = async (one: Env) => get(await build(one), '/api/session', browser.cookie)
  t.match((await who(env)).json(), { role: 'operate', actor: null })
  t.equal((await who({ ...env, OPERATE_KEY: `${OPERATE_KEY}2` })).statusCode, 401)
  t.equal((await who({ NODE_ENV: 'production' })).statusCode, 401)
})

test('tries at a key are few', async (t) => {
  const { build } = await setUp(t)
  const server = await build()
  const tried = (key: string) => server.inject({ method: 'POST', url: '/api/session', payload: { key } })
  for (let count = 0; count < 20; count++) t.equal((await tried(`wrong ${count}`)).statusCode, 401)
  const refused = await tried('wrong')
  t.match({ status: refused.statusCode, ...refused.json() }, { status: 429, details: [{ message: /more than 20 / }] })
  t.match(refused.headers['retry-after'], /^\d+$/)
  t.equal((await get(server, '/api/session')).statusCode, 401)
})

test('what is revoked ends everywhere within seconds, a stream that is open too', async (t) => {
  const { build, issue, revoke } = await setUp(t)
  const server = await build()
  const { text, event } = await issue({ name: 'Ada' })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const browser = await signIn(t, server, text)
  const stream = await fetch(`${url}/api/stream`, { headers: browser.cookie })
  t.equal(stream.status, 200)
  const heard = stream.body?.getReader()
  t.match(Buffer.from((await heard?.read())?.value ?? []).toString(), /event: hello/)
  await revoke(event.key)
  const began = Date.now()
  await t.rejects(
    (async () => {
      while (!(await heard?.read())?.done);
    })(),
    'it is cut off',
  )
  t.equal((await fetch(`${url}/api/fleet`, { headers: bearer(text) })).status, 401)
  t.comment(`revoked after ${Date.now() - began} ms`)
})

test('while the database is away who is known goes on, and who is not is told to come again', async (t) => {
  const { build, issue, influx } = await setUp(t)
  const { text } = await issue({ name: 'Ada' })
  const server = await build()
  t.equal((await get(server, '/api/session', bearer(text))).statusCode, 200)
  const away = createServer()
  const config = { ...loadConfig({ INFLUXDB_TOKEN: 't', NODE_ENV: 'production' }), influx }
  await away.register(app, { config, connection: connect({ ...influx, url: 'http://127.0.0.1:1' }), clock: () => NOW })
  t.teardown(() => away.close())
  for (const url of ['/api/session', '/api/devices'])
    t.match((await get(away, url, bearer(text))).json(), { error: 'database_unreachable' })
})
