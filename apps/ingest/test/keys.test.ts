import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { actLine } from '@nrg/influx/act-line'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import type { KeyRole, KeyScope } from '@nrg/schema/key-event'
import { issueKey, revokeKey, rotateKey } from '@nrg/service/keys/key-changes'
import { KeyLog } from '@nrg/service/keys/key-log'
import { hashOf, makeKey } from '@nrg/service/keys/key-text'
import type { FastifyInstance } from 'fastify'
import tap, { test } from 'tap'
import { openSpool } from '../src/spool/open-spool.ts'
import { buildApp, buildReadyApp, KEY, NOW, openDatabase } from './fixture/build-app.ts'
import { other, reading } from './fixture/requests.ts'

tap.setTimeout(120_000)

// Its keys as the command that issues them has them.
const { config, connection } = await openDatabase(tap)
const writer = createWriter(connection, buckets.registry.name)
const warn = (text: string) => tap.fail(text)
const log = new KeyLog({ reader: createReader(connection), writer, clock: () => NOW, warn })

async function issue(role: KeyRole, scope?: KeyScope, name = 'somebody') {
  const made = issueKey({ role, name, by: 'test', ...(scope && { scope }) }, NOW)
  await log.write([made.event])
  return made.text
}

const send = (app: FastifyInstance, key: string, body: unknown, query = '') =>
  app.inject({
    method: 'POST',
    url: `/api/ingest${query}`,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  })
const of = (...devices: (string | number)[]) => devices.map((device_id) => other({ device_id }))

test('a key of a device is for its devices alone, by their ids, their beginning or their site', async (t) => {
  const fleet = { ...defaultFleetConfig, devices: { '1005': { site: 'harbour' }, '1006': { site: 'harbour' } } }
  const app = await buildReadyApp(t, config, { fleet })
  const moved = { type: 'device' as const, id: 'a', time: NOW, actor: 'ada', device: '1006', site: 'depot' }
  await writer.write([actLine(moved)])
  const ids = await issue('device', { devices: ['1001', 'meter-7'] })
  const prefix = await issue('device', { prefix: 'A4:CF:' })
  const site = await issue('device', { site: 'harbour' })
  const depot = await issue('device', { site: 'depot' })
  // What is read every two seconds, where it listens.
  await app.listen({ port: 0, host: '127.0.0.1' })

  const cases: [key: string, device: string | number, status: number][] = [
    [ids, 1001, 200],
    [ids, '1001', 200],
    [ids, 'meter-7', 200],
    [ids, 'meter-70', 403],
    [ids, 1002, 403],
    [prefix, 'A4:CF:12', 200],
    [prefix, 'a4:cf:12', 403],
    [prefix, 1001, 403],
    [site, 1005, 200],
    [site, 1007, 403],
    [depot, 1005, 403],
    [KEY, 1002, 200],
    [KEY, 'meter-70', 200],
  ]
  for (const [key, device, status] of cases) {
    const answer = await send(app, key, of(device))
    t.equal(answer.statusCode, status, `${device}: ${answer.body}`)
    if (status === 403)
      t.match(answer.json(), { ok: false, error: 'foreign_device', details: [{ index: 0, field: 'device_id' }] })
  }
  while ((await send(app, depot, of(1006))).statusCode !== 200) await sleep(50)
  t.equal(
    (await send(app, site, of(1006))).statusCode,
    403,
    'what people say of a device goes before the configuration',
  )

  const mixed = await send(app, ids, of(1002, 1001, 1003))
  t.equal(mixed.statusCode, 200)
  t.match(mixed.json(), {
    written: 1,
    rejected: [
      { index: 0, code: 'foreign_device', message: /1002 is none of the devices that this key is for/ },
      { index: 2, code: 'foreign_device' },
    ],
  })
  t.equal(
    (await send(app, ids, of(1001, 1002), '?strict=true')).statusCode,
    403,
    'nothing is stored where all has to be',
  )
  t.equal((await send(app, ids, [reading, {}], '?strict=true')).statusCode, 422)
  t.match((await app.inject('/metrics')).body, /nrg_readings_rejected_total\{code="foreign_device"\} \d/)

  const write = (key: string, device: string) =>
    app.inject({
      method: 'POST',
      url: '/api/v2/write?precision=s',
      headers: { authorization: `Token ${key}` },
      payload: `energy,device_id=${device} temp_c=20 ${NOW / 1000}\nenergy,device_id=1001 temp_c=21 ${NOW / 1000}`,
    })
  t.equal((await write(ids, 'meter-7')).statusCode, 204)
  t.match((await write(ids, '1002')).json(), {
    code: 'unprocessable entity',
    message: /line 1: device_id 1002.*dropped=1/,
  })
  t.match((await write(prefix, '1002')).json(), { code: 'forbidden', message: /dropped=2/ })
})

test('keys of people, and of what gives devices theirs, send no readings; those of devices do nothing else', async (t) => {
  const app = await buildReadyApp(t, config)
  const device = await issue('device', { devices: ['1001'] })
  const provision = await issue('provision')
  const operate = await issue('operate')
  for (const key of [provision, operate])
    t.match((await send(app, key, of(1001))).json(), {
      error: 'key_not_for_this',
      details: [{ message: /of the role/ }],
    })
  const spool = await openSpool(
    { dir: t.testdir(), limitBytes: 1e6, clock: () => NOW },
    { error: (text: unknown) => t.fail(`${text}`) },
  )
  const spooling = await buildReadyApp(t, config, spool && { spool })
  for (const url of ['/api/spool', '/api/spool/dead-letters']) {
    const ask = (key: string) => spooling.inject({ url, headers: { authorization: key } })
    t.equal((await ask(device)).statusCode, 403, url)
    t.equal((await ask(KEY)).statusCode, 200, url)
  }
  const unknown = await send(app, makeKey().text, of(1001))
  t.equal(unknown.statusCode, 401)
  t.match(unknown.json(), { details: [{ message: /INGEST_KEY of this service, or the key of a device/ }] })
})

test('two keys are in force during a rotation, and what is revoked ends while ingest runs', async (t) => {
  const app = await buildReadyApp(t, config)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const old = await issue('device', { devices: ['1001'] })
  const key = log.ring.find(hashOf(old), NOW)
  if (key === undefined) return t.fail('the key is in force')
  const { made, events } = rotateKey(log.ring, key, { at: NOW + 60_000, by: 'test' }, NOW)
  await log.write(events)
  for (const one of [old, made.text]) t.equal((await send(app, one, of(1001))).statusCode, 200)

  const fresh = log.ring.find(hashOf(made.text), NOW)
  if (fresh === undefined) return t.fail('the new key is in force')
  await log.write([revokeKey(fresh, { by: 'test', at: NOW }, NOW)])
  while ((await send(app, made.text, of(1001))).statusCode !== 401) await sleep(50)
  t.equal((await send(app, old, of(1001))).statusCode, 200, 'the other one is in force')
})

test('a device gets a key of its own from one that gives devices theirs', async (t) => {
  const app = await buildReadyApp(t, config)
  const provision = await issue('provision')
  const narrow = await issue('provision', { prefix: 'line-3-' }, 'line 3')
  const enrol = (key: string, body: string | object, type = 'application/x-www-form-urlencoded') =>
    app.inject({
      method: 'POST',
      url: '/api/enrol',
      headers: { authorization: `Bearer ${key}`, 'content-type': type },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
    })

  const given = await enrol(provision, { device_id: 'meter-7' })
  t.equal(given.statusCode, 201, given.body)
  t.equal(given.headers['cache-control'], 'no-store')
  const { key } = given.json()
  t.match(given.json(), { ok: true, device_id: 'meter-7', key: /^nrg_[0-9a-f]{12}_[0-9a-f]{40}$/ })
  t.equal((await send(app, key, of('meter-7'))).statusCode, 200)
  t.equal((await send(app, key, of('meter-8'))).statusCode, 403)
  await log.read()
  t.match(log.ring.find(hashOf(key), NOW)?.issued, { name: 'meter-7', by: /^somebody \(nrg_[0-9a-f]{12}\)$/ })

  t.match((await enrol(provision, { device_id: 'meter-7' })).json(), {
    error: 'already_enrolled',
    details: [{ message: /has a key, nrg_[0-9a-f]{12}: with "rotate": true/ }],
  })
  const keys = [key]
  for (let i = 0; i < 2; i++) {
    const again = await enrol(provision, { device_id: 'meter-7', rotate: true })
    t.equal(again.statusCode, 201, again.body)
    keys.push(again.json().key)
  }
  const states = await Promise.all(keys.map(async (one) => (await send(app, one, of('meter-7'))).statusCode))
  t.strictSame(states, [401, 200, 200], 'two are in force at most')
  t.equal((await enrol(provision, { device_id: 1001 }, 'application/json')).json().device_id, '1001')

  const cases: [name: string, key: string, body: string | object, status: number, error: string][] = [
    ['another part of the fleet', narrow, { device_id: 'meter-8' }, 403, 'foreign_device'],
    ['the key of everybody', KEY, { device_id: 'meter-8' }, 403, 'key_not_for_this'],
    ['the key of a device', keys[2] ?? '', { device_id: 'meter-8' }, 403, 'key_not_for_this'],
    ['no key', 'x', { device_id: 'meter-8' }, 401, 'unauthorized'],
    ['no id', provision, { device_id: 'a b' }, 422, 'validation_error'],
    ['a number that is none', provision, { device_id: 7 }, 422, 'validation_error'],
    ['nothing', provision, {}, 400, 'validation_error'],
    ['a scope of its own', provision, { device_id: 'meter-8', prefix: 'm' }, 400, 'validation_error'],
    ['no JSON', provision, 'device_id=meter-8', 400, 'malformed_json'],
    ['an empty body', provision, '', 400, 'malformed_json'],
  ]
  for (const [name, with_, body, status, error] of cases) {
    const answer = await enrol(with_, body)
    t.equal(answer.statusCode, status, `${name}: ${answer.body}`)
    t.equal(answer.json().error, error, name)
  }
  t.equal((await enrol(narrow, { device_id: 'line-3-1' })).statusCode, 201)

  const both = await Promise.all([1, 2].map(() => enrol(provision, { device_id: 'meter-9' })))
  t.strictSame(both.map(({ statusCode }) => statusCode).sort(), [201, 409], 'two at once give it one key')
  const many = await Promise.all(Array.from({ length: 1000 }, (_, i) => enrol(provision, { device_id: 2000 + i })))
  t.equal(new Set(many.map((answer) => answer.json().key)).size, 1000)
})

test('a start without the database goes by the copy of the keys, which says how old it is', async (t) => {
  const dir = t.testdir()
  const open = () =>
    openSpool({ dir, limitBytes: 1e6, clock: () => NOW }, { error: (text: unknown) => t.fail(`${text}`) })
  const first = await open()
  const app = await buildReadyApp(t, config, first && { spool: first })
  const key = await issue('device', { devices: ['1001'] })
  const person = await issue('operate')
  t.equal((await send(app, key, of(1001))).statusCode, 200)
  await app.close()
  const file = join(dir, 'keys.json')
  t.equal((await stat(file)).mode & 0o777, 0o600)
  const text = await readFile(file, 'utf8')
  t.notMatch(text, key.slice(17), 'no key is stored')
  t.match(text, hashOf(key))
  t.notMatch(text, hashOf(person), 'what people have is no matter of ingest')

  const away = { ...config, url: 'http://127.0.0.1:1', timeoutMs: 1000 }
  const start = async () => {
    const spool = await open()
    return buildApp(t, away, { clock: () => NOW + 90_000, ...(spool && { spool }) })
  }
  const later = await start()
  const kept = await send(later, key, of(1001))
  t.equal(kept.statusCode, 202, kept.body)
  t.equal((await send(later, key, of(1002))).statusCode, 403)
  const unknown = await send(later, makeKey().text, of(1001))
  t.equal(unknown.statusCode, 503, 'one that may be new is not refused for good')
  t.ok(unknown.headers['retry-after'])
  t.match((await later.inject('/ready')).json().details, [
    {},
    {},
    { code: 'old_keys', message: /^the keys of devices are as they were 90 s ago/ },
  ])
  await later.close()
  t.equal(await readFile(file, 'utf8'), text, 'what could not be read leaves the copy as it is')

  await writeFile(file, text.replace('"1001"', '"1002"'))
  await chmod(file, 0o600)
  const damaged = await start()
  t.equal((await send(damaged, key, of(1002))).statusCode, 503, 'a damaged copy lets nobody in')
  t.equal((await send(damaged, KEY, of(1002))).statusCode, 202)
})

test('who sends too much with one key is told when to come again, and nobody else is', async (t) => {
  let now = NOW
  const app = await buildReadyApp(t, config, { clock: () => now, keyRate: 3 })
  const [one, other] = [await issue('device', { devices: ['1001'] }), await issue('device', { devices: ['1002'] })]
  for (let i = 0; i < 3; i++) t.equal((await send(app, one, of(1001))).statusCode, 200)
  const refused = await send(app, one, of(1001))
  t.equal(refused.statusCode, 429)
  t.match(refused.json(), {
    error: 'too_many_requests',
    details: [{ message: /^more than 3 requests with this key in 10 s: send the same again after/ }],
  })
  t.match(refused.headers['retry-after'], /^1[012]$/)
  t.equal((await send(app, other, of(1002))).statusCode, 200)
  for (let i = 0; i < 5; i++) t.equal((await send(app, KEY, of(1001))).statusCode, 200, 'the INGEST_KEY is everybody’s')
  now += 10_000
  t.equal((await send(app, one, of(1001))).statusCode, 200)
})
