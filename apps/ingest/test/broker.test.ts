import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import type { InfluxConfig } from '@nrg/influx/config'
import { standIn } from '@nrg/influx/testing/stand-in'
import { buckets } from '@nrg/schema/bucket'
import { Aedes } from 'aedes'
import type { FastifyInstance } from 'fastify'
import { connectAsync } from 'mqtt'
import tap, { type Test, test } from 'tap'
import { brokerConfig } from '../src/broker-config.ts'
import { allDeadLetters } from '../src/spool/dead-letters.ts'
import { openSpool } from '../src/spool/open-spool.ts'
import { type BuildOptions, buildApp, NOW } from './fixture/build-app.ts'
import { at, other, reading } from './fixture/requests.ts'

tap.setTimeout(120_000)

const away: InfluxConfig = { url: 'http://127.0.0.1:1', token: 't', org: 'o', timeoutMs: 1000 }

/** A broker that people publish to; it knows no shared subscriptions. */
async function startBroker(t: Test, port = 0, tls?: TlsOptions) {
  const broker = await Aedes.createBroker({
    authenticate: (_client, name, password, done) => done(null, name === 'nrg' && password?.toString() === 'secret'),
  })
  const server: Server = tls ? createTlsServer(tls, broker.handle) : createServer(broker.handle)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const stop = async () => {
    server.close()
    await new Promise<void>((resolve) => broker.close(resolve))
  }
  t.teardown(stop)
  return { broker, stop, port: (server.address() as AddressInfo).port }
}

const settings = (port: number, password = 'secret') => ({
  MQTT_URL: `mqtt://nrg:${password}@127.0.0.1:${port}`,
  MQTT_GROUP: '-',
  MQTT_CLIENT_ID: 'one',
})

async function startIngest(t: Test, influx: InfluxConfig, port: number, options: BuildOptions = {}) {
  const app = await buildApp(t, influx, { broker: brokerConfig(settings(port)), ...options })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const metric = async (name: string) =>
    Number(new RegExp(`^${name} (.*)$`, 'm').exec((await app.inject('/metrics')).body)?.[1] ?? 0)
  const until = async (name: string, value: number) => {
    while ((await metric(name)) !== value) await sleep(20)
  }
  return { app, metric, until }
}

const brokerAway = async (app: FastifyInstance) =>
  (await app.inject('/ready')).json().details?.find(({ code }: { code: string }) => code === 'broker_away')

const publisher = (port: number) =>
  connectAsync({ port, host: '127.0.0.1', username: 'nrg', password: 'secret', reconnectPeriod: 0 })

test('messages of a broker are acknowledged once they are on disk, those of sources too', async (t) => {
  const { port } = await startBroker(t)
  const spool = await openSpool(
    { dir: t.testdir(), limitBytes: 1e7, clock: () => NOW },
    { error: (text: unknown) => t.fail(`${text}`) },
  )
  if (spool === undefined) throw new Error('no spool')
  const sources = 'sources: { plug: { format: tasmota }, zigbee: { format: zigbee2mqtt } }'
  const client = await publisher(port)
  const publish = (topic: string, payload: string | object, retain = false) =>
    client.publishAsync(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), { qos: 1, retain })
  await publish('zigbee2mqtt/old', { temperature: 20 }, true)
  await publish('zigbee2mqtt/seen', { temperature: 20, last_seen: at(-1000) }, true)
  const { metric, until } = await startIngest(t, away, port, { spool, sources })
  await until('nrg_mqtt_messages_total{end="dropped"}', 2)
  t.equal(spool.state.lines, 0, 'what the broker has kept is not of now')
  await publish('nrg/readings', reading)
  await publish('tele/p1/SENSOR', '{"Time":"2026-03-01T11:59:30","ENERGY":{"Voltage":231}}')
  await publish('zigbee2mqtt/z1', { temperature: 21.5 })
  await publish('nrg/readings', '{')
  await publish('elsewhere', reading)
  await until('nrg_mqtt_messages_total{end="taken"}', 3)
  await until('nrg_mqtt_messages_total{end="set_aside"}', 1)
  const lines: string[] = []
  for (let page = await spool.next(10); page !== undefined; page = await spool.next(10)) {
    if (page.bucket === 'raw') lines.push(...page.lines)
    await spool.acknowledge(page, [])
  }
  t.match(lines.sort(), [
    /^energy,device_id=1001 .*temp_c=40\.1/,
    /^energy,device_id=p1 voltage_v=231 1772366370000000000$/,
    /^energy,device_id=z1 temp_c=21\.5 1772366400000000000$/,
  ])
  const letters = []
  for await (const page of allDeadLetters(spool)) letters.push(...page)
  t.match(letters, [{ bucket: 'messages', reason: /neither JSON nor lines/ }])
  t.equal(await metric('nrg_mqtt_connections'), 1)
})

test('of many under way none is acknowledged before the database has it, and no more are read than may be', async (t) => {
  const { port, broker } = await startBroker(t)
  const waiting: (() => void)[] = []
  let isHeld = true
  const influx = await standIn(t, (request, response, body) => {
    const answer = () => void response.writeHead(204).end()
    if (isHeld && request.url?.includes(`bucket=${buckets.raw.name}`) && body !== '') waiting.push(answer)
    else answer()
  })
  let acknowledged = 0
  broker.on('ack', () => acknowledged++)
  const { metric, until } = await startIngest(t, { ...influx, timeoutMs: 60_000 }, port)
  const client = await publisher(port)
  await until('nrg_mqtt_connections', 1)
  const messages = Array.from({ length: 3000 }, (_, i) => JSON.stringify(other({ timeof: at(-i * 10) })))
  const published = Promise.all(messages.map((message) => client.publishAsync('nrg/readings', message, { qos: 1 })))
  while ((await metric('nrg_mqtt_in_flight')) < 1000) await sleep(20)
  t.equal(acknowledged, 0)
  t.ok((await metric('nrg_mqtt_in_flight')) < 2000, 'the broker holds the others')
  isHeld = false
  for (const answer of waiting) answer()
  await published
  await until('nrg_mqtt_messages_total{end="taken"}', 3000)
  while (acknowledged < 3000) await sleep(20)
  t.equal(await metric('nrg_mqtt_in_flight'), 0)
})

test('what is not acknowledged comes again: after a stop of ingest, and after one of the broker', async (t) => {
  const first = await startBroker(t)
  const { port } = first
  const dir = t.testdir()
  const open = async () => {
    const spool = await openSpool(
      { dir, limitBytes: 1e7, clock: () => NOW },
      { error: (text: unknown) => t.fail(`${text}`) },
    )
    if (spool === undefined) throw new Error('no spool')
    return spool
  }
  const one = await startIngest(t, away, port, { spool: await open() })
  await one.until('nrg_mqtt_connections', 1)
  await one.app.close()
  const client = await publisher(port)
  for (let i = 0; i < 20; i++)
    await client.publishAsync('nrg/readings', JSON.stringify(other({ timeof: at(-i * 1000) })), { qos: 1 })
  const spool = await open()
  const two = await startIngest(t, away, port, { spool })
  await two.until('nrg_mqtt_messages_total{end="taken"}', 20)
  t.equal(spool.state.lines, 21, 'what came meanwhile, and the record of its device')

  await first.stop()
  await two.until('nrg_mqtt_connections', 0)
  t.match(await brokerAway(two.app), { message: /MQTT_URL is away: / })
  await startBroker(t, port)
  await two.until('nrg_mqtt_connections', 1)
  const again = await publisher(port)
  await again.publishAsync('nrg/readings', JSON.stringify(other({ timeof: at(-60_000) })), { qos: 1 })
  await two.until('nrg_mqtt_messages_total{end="taken"}', 21)
  await again.endAsync(true)
})

test('an address that is none, and a broker that refuses, are said', async (t) => {
  const group = { MQTT_GROUP: 'g' }
  t.equal(brokerConfig(group), undefined)
  t.match(brokerConfig({ ...group, MQTT_URL: 'mqtts://a%40b:p%2F@[::1]' }), {
    host: '::1',
    port: 8883,
    tls: { ca: undefined },
    username: 'a@b',
    password: 'p/',
    group: 'g',
  })
  for (const [url, message] of [
    ['broker', /^MQTT_URL: its value is no address: write mqtt:/],
    ['http://broker', /its scheme is http:/],
    ['mqtt://u:100%@broker', /^MQTT_URL: a % in its name or password has to be written as %25: write mqtt:/],
    [
      'mqtt://u:secret@broker/x',
      /^MQTT_URL: it has a path: write mqtt:\/\/NAME:PASSWORD@HOST:1883, or mqtts:\/\/ and port 8883 for TLS$/,
    ],
  ] as const) {
    t.throws(() => brokerConfig({ ...group, MQTT_URL: url }), { message })
  }
  t.throws(() => brokerConfig({ MQTT_URL: 'mqtt://b', MQTT_GROUP: 'a/b' }), { message: /^MQTT_GROUP: a\/b has a/ })
  t.throws(() => brokerConfig({ ...group, MQTT_URL: 'mqtts://b', MQTT_URL_CA: 'none.pem' }), {
    message: /^MQTT_URL_CA: ENOENT/,
  })

  const { port } = await startBroker(t)
  const { app } = await startIngest(t, away, port, { broker: brokerConfig(settings(port, 'wrong')) })
  while ((await brokerAway(app)) === undefined) await sleep(20)
  t.match(await brokerAway(app), {
    message: /the broker refuses: it does not let this client in: see the name and the password of MQTT_URL/,
  })
})

test('a broker is reached over TLS, and not where nobody vouches for its certificate', async (t) => {
  const file = (name: string) => join(import.meta.dirname, 'fixture/tls', name)
  const { broker, port } = await startBroker(t, 0, {
    cert: readFileSync(file('cert.pem')),
    key: readFileSync(file('key.pem')),
  })
  const secured = { ...settings(port), MQTT_URL: `mqtts://nrg:secret@127.0.0.1:${port}` }
  const influx = await standIn(t, (_request, response) => response.writeHead(204).end())
  const trusting = brokerConfig({ ...secured, MQTT_URL_CA: file('cert.pem') })
  const { until } = await startIngest(t, influx, port, { broker: trusting })
  await until('nrg_mqtt_connections', 1)
  const packet = {
    cmd: 'publish',
    topic: 'nrg/readings',
    payload: JSON.stringify(reading),
    qos: 1,
    dup: false,
    retain: false,
  } as const
  await new Promise<void>((resolve, reject) => broker.publish(packet, (error) => (error ? reject(error) : resolve())))
  await until('nrg_mqtt_messages_total{end="taken"}', 1)

  const doubting = brokerConfig({ ...secured, MQTT_CLIENT_ID: 'two' })
  const { app } = await startIngest(t, influx, port, { broker: doubting })
  const warnings = async () => (await app.inject('/ready')).json().warnings ?? []
  while ((await warnings()).length === 0) await sleep(20)
  t.match(await warnings(), [{ code: 'broker_away', message: /MQTT_URL is away: self-signed certificate$/ }])
})
