import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect as connectSocket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { InfluxConfig } from '@nrg/influx/config'
import { fluxSource } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { standIn } from '@nrg/influx/testing/stand-in'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { KeyRole } from '@nrg/schema/key-event'
import { issueKey, revokeKey } from '@nrg/service/keys/key-changes'
import { KeyLog } from '@nrg/service/keys/key-log'
import { freePorts } from '@nrg/service/testing/free-ports'
import { Type } from '@sinclair/typebox'
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt'
import tap, { type Test, test } from 'tap'
import { allDeadLetters } from '../src/spool/dead-letters.ts'
import { openSpool } from '../src/spool/open-spool.ts'
import type { Spool } from '../src/spool/spool.ts'
import { type BuildOptions, buildApp, buildReadyApp, KEY, NOW, openDatabase } from './fixture/build-app.ts'
import { at, other, reading } from './fixture/requests.ts'

tap.setTimeout(120_000)

const away: InfluxConfig = { url: 'http://127.0.0.1:1', token: 't', org: 'o', timeoutMs: 1000 }
const [port] = (await freePorts(1)) as [number]
const plain = { host: '127.0.0.1', port, tls: undefined }
const second = NOW / 1000

async function start(t: Test, influx: InfluxConfig, options: BuildOptions & { limitBytes?: number } = {}) {
  const { limitBytes = 1e7, ...others } = options
  const dir = t.testdir()
  const spool = await openSpool({ dir, limitBytes, clock: () => NOW }, { error: (text: unknown) => t.fail(`${text}`) })
  const build = influx === away ? buildApp : buildReadyApp
  const app = await build(t, influx, { mqtt: plain, ...(spool && { spool }), ...others })
  return { app, spool: spool as Spool }
}

async function connect(t: Test, password: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync({
    port,
    host: '127.0.0.1',
    username: 'device',
    password,
    reconnectPeriod: 0,
    ...options,
  } as IClientOptions)
  t.teardown(() => void client.end(true))
  return client
}

const refused = (t: Test, password: string) =>
  connect(t, password).then(
    () => undefined,
    (error) => error.code,
  )

async function letters(spool: Spool) {
  const all = []
  for await (const page of allDeadLetters(spool)) all.push(...page)
  return all
}

const ended = (client: MqttClient) => new Promise<void>((resolve) => client.once('close', resolve))

const Row = Type.Object({ device_id: Type.String(), _field: Type.String(), _value: Type.Number() })
const everything = fluxSource(
  `from(bucket: "${buckets.raw.name}") |> range(start: 2026-01-01T00:00:00Z, stop: 2027-01-01T00:00:00Z)`,
)

test('messages are stored, bad ones set aside until they are replayed, by whom the key lets', async (t) => {
  const { config, connection } = await openDatabase(t)
  let now = NOW
  const { app, spool } = await start(t, config, { clock: () => now })
  const writer = createWriter(connection, buckets.registry.name)
  const reader = createReader(connection)
  const log = new KeyLog({ reader, writer, clock: () => NOW, warn: (text) => t.fail(text) })
  const issue = async (role: KeyRole, devices?: string[]) => {
    const made = issueKey({ role, name: 'somebody', by: 'test', ...(devices && { scope: { devices } }) }, NOW)
    await log.write([made.event])
    return made
  }
  const devices = await issue('device', ['meter-7', '1001'])
  const key = devices.text

  const client = await connect(t, key)
  const everybody = await connect(t, '', { username: KEY })
  const publish = (topic: string, payload: string | Buffer | object, qos: 0 | 1 = 1) =>
    client.publishAsync(
      topic,
      typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
      { qos, retain: true },
    )
  const { device_id: _, ...unnamed } = reading
  await publish('nrg/devices/meter-7/readings', { ...unnamed, temp_c: 1 })
  await publish('nrg/devices/meter-7/readings', [other({ device_id: 'meter-7', timeof: at(-1000), temp_c: 2 })])
  await publish(
    'nrg/readings',
    `${JSON.stringify(other({ timeof: at(-2000) }))}\n${JSON.stringify(other({ timeof: at(-3000) }))}`,
  )
  await publish('nrg/lines', `energy,device_id=1001 temp_c=3i ${second - 4}000000000`)
  await publish('nrg/readings', other({ timeof: at(-5000) }), 0)
  await everybody.publishAsync('nrg/readings', JSON.stringify(other({ device_id: 'meter-8' })), { qos: 1 })
  const points = async () => {
    const rows = await reader.collect(everything, Row)
    return rows
      .filter(({ _field }) => _field === 'temp_c')
      .map(({ device_id }) => device_id)
      .sort()
  }
  const stored = ['1001', '1001', '1001', '1001', 'meter-7', 'meter-7', 'meter-8']
  while ((await points()).length < stored.length) await sleep(20)
  t.strictSame(await points(), stored)
  t.strictSame(await letters(spool), [])

  const bad: [topic: string, payload: string | Buffer | object, reason: RegExp][] = [
    ['nrg/readings', other({ device_id: 'meter-9' }), /meter-9 is none of the devices that this key is for/],
    ['nrg/readings', [{}, other({ timeof: at(-6000) }), {}], /^device_id is missing; and 1 more$/],
    ['nrg/devices/meter-7/readings', other({ device_id: 'meter-8' }), /meter-8 is not the one of the topic, meter-7/],
    ['nrg/devices/a b/readings', unnamed, /the topic is none of nrg\/readings/],
    ['elsewhere', reading, /the topic is none of/],
    ['nrg/readings', '{', /neither JSON nor lines of it/],
    ['nrg/readings', '', /it is empty/],
    ['nrg/readings', Buffer.from([0xff, 0xfe]), /not valid UTF-8/],
    ['nrg/lines', 'energy,device_id=1001', /missing fields/],
    ['nrg/devices/meter-7/status', 'asleep', /a status is online or offline/],
    ['nrg/devices/meter-9/status', 'online', /meter-9 is none of the devices/],
    ['nrg/readings', other({ timeof: at(3_600_000) }), /more than 10 minutes ahead/],
  ]
  for (const [topic, payload, reason] of bad) {
    await publish(topic, payload)
    const letter = (await letters(spool)).at(-1)
    t.match(letter, { bucket: 'messages', reason, line: new RegExp(`^\\{"topic":"${topic}"`) })
    t.equal(JSON.parse(letter?.line ?? '').key, devices.event.key, 'which key it came with, and not the key')
  }
  t.equal((await points()).length, stored.length + 1, 'the good one among bad ones is stored')
  now += 3_600_000
  const replay = { method: 'POST' as const, url: '/api/spool/dead-letters/replay', headers: { authorization: KEY } }
  t.match((await app.inject(replay)).json(), { settled: bad.length })
  while ((await letters(spool)).length < bad.length - 1) await sleep(20)
  t.notOk(
    (await letters(spool)).some(({ reason }) => /ahead/.test(reason)),
    'what was ahead of time is taken',
  )
  t.equal((await points()).length, stored.length + 2)

  t.equal(await refused(t, 'wrong'), 4)
  t.equal(await refused(t, (await issue('operate')).text), 5)
  t.equal(await refused(t, ''), 4, 'the name of the user is the key where there is no password')
  t.match((await app.inject('/metrics')).body, /nrg_mqtt_messages_total\{end="set_aside"\} 12/)
  await t.rejects(client.subscribeAsync('#'), { message: /^Subscribe error/ }, 'nobody can listen')
  const closed = ended(client)
  client.publish('nrg/readings', JSON.stringify(reading), { qos: 2 })
  await closed

  const silent = await connect(t, key)
  const end = ended(silent)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const issued = log.ring.get(devices.event.key)
  if (issued === undefined) throw new Error('its key is not known')
  await log.write([revokeKey(issued, { at: now, by: 'test' }, now)])
  await end
  t.equal(await refused(t, key), 4, 'a key that is revoked ends its connection, though nothing is sent by it')
})

test('a message is acknowledged once the database has it, and not before', async (t) => {
  const waiting: (() => void)[] = []
  const influx = await standIn(t, (request, response, body) => {
    const answer = () => void response.writeHead(204).end()
    if (!request.url?.includes(`bucket=${buckets.raw.name}`) || body === '') return answer()
    waiting.push(answer)
  })
  const app = await buildApp(t, influx, { mqtt: plain })
  const client = await connect(t, KEY)
  let isAcknowledged = false
  const published = client.publishAsync('nrg/readings', JSON.stringify(reading), { qos: 1 }).then(() => {
    isAcknowledged = true
  })
  while (waiting.length === 0) await sleep(5)
  t.match((await app.inject('/metrics')).body, /nrg_mqtt_in_flight 1\n/)
  t.notOk(isAcknowledged)
  waiting[0]?.()
  await published
  t.match((await app.inject('/metrics')).body, /nrg_mqtt_connections 1\n[\s\S]*nrg_mqtt_in_flight 0\n/)
})

test('while the database is away messages are acknowledged from the disk; with no room there they wait', async (t) => {
  const { app, spool } = await start(t, away)
  const client = await connect(t, KEY, {
    will: { topic: 'nrg/devices/1001/status', payload: Buffer.from('offline'), qos: 1, retain: false },
  })
  await client.publishAsync('nrg/readings', JSON.stringify(reading), { qos: 1 })
  await client.publishAsync('nrg/devices/1001/status', '{"state":"online"}', { qos: 1 })
  t.equal(spool.state.lines, 3, 'the reading, the record of its device and its status')
  client.stream.destroy()
  while (spool.state.lines < 4) await sleep(20)
  const kept = await spool.next(10)
  const page = kept?.bucket === 'registry' ? kept : undefined
  const lines = [...(page?.lines ?? [])]
  if (kept?.bucket === 'raw') {
    await spool.acknowledge(kept, [])
    lines.push(...((await spool.next(10))?.lines ?? []))
  }
  t.match(lines.at(-1), /^presence,state=offline device="1001" \d+$/, 'its last will says that it is gone')

  await app.close()
  const full = await start(t, away, { limitBytes: 10 })
  const other = await connect(t, KEY)
  other.publish('nrg/readings', JSON.stringify(reading), { qos: 1 }, (error) => {
    if (!error) t.fail('nothing has it')
  })
  while (!/nrg_mqtt_in_flight 1\n/.test((await full.app.inject('/metrics')).body)) await sleep(20)
  await sleep(200)
  await full.app.close()
})

test('what devices send by themselves is taken by its topic', async (t) => {
  const { app, spool } = await start(t, away, { sources: 'sources: { plug: { format: tasmota } }' })
  const client = await connect(t, KEY)
  const publish = (topic: string, payload: string) => client.publishAsync(topic, payload, { qos: 1 })
  await publish('tele/p1/SENSOR', '{"Time":"2026-03-01T11:59:30","ENERGY":{"Voltage":231},"Other":{"Temperature":1}}')
  t.match(await spool.next(10), { lines: [/^energy,device_id=p1 voltage_v=231 1772366370000000000$/] })
  t.equal(spool.state.lines, 2, 'the reading, and the record of its device')
  await publish('tele/p1/SENSOR', '{"Time":"2026-03-01T11:59:40","Switch1":"ON"}')
  await publish('tele/p1/STATE', '{"Time":"2026-03-01T11:59:40","Uptime":"1T"}')
  t.equal(spool.state.lines, 2, 'what has none of the metrics, and what nobody wants, is nothing')
  await publish('tele/p1/LWT', 'Offline')
  t.equal(spool.state.lines, 3)
  t.strictSame(await letters(spool), [])
  await publish('tele/p1/SENSOR', '{"Time":"2027-03-01T11:59:40","ENERGY":{"Voltage":231}}')
  t.match(await letters(spool), [{ reason: /^time is more than 10 minutes ahead/, line: /tele\/p1\/SENSOR/ }])
  t.match((await app.inject('/metrics')).body, /nrg_mqtt_messages_total\{end="taken"\} 4/)
})

test('what is no MQTT, or too large, ends its connection alone', async (t) => {
  await start(t, away)
  const client = await connect(t, KEY)
  const ends = async (bytes: Buffer) => {
    const socket = connectSocket(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(bytes)
    await once(socket, 'close')
  }
  // A CONNECT that announces 200 MB, and one that never ends its length.
  await ends(Buffer.from([0x10, 0x80, 0x84, 0xaf, 0x5f]))
  await ends(Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0xff]))
  await ends(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
  const large = await connect(t, KEY)
  const closed = ended(large)
  large.publish('nrg/readings', Buffer.alloc(300_000, ' '), { qos: 1 })
  await closed
  await client.publishAsync('nrg/readings', `${' '.repeat(200_000)}${JSON.stringify(reading)}`, { qos: 1 })
  t.ok(client.connected, 'the others go on')
})

test('over TLS', async (t) => {
  const file = (name: string) => readFileSync(join(import.meta.dirname, 'fixture/tls', name))
  const { spool } = await start(t, away, {
    mqtt: { ...plain, tls: { cert: file('cert.pem'), key: file('key.pem') } },
  })
  const client = await connect(t, KEY, { protocol: 'mqtts', ca: file('cert.pem') })
  await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      client.publishAsync('nrg/readings', JSON.stringify(other({ timeof: at(-i * 1000) })), { qos: 1 }),
    ),
  )
  t.equal(spool.state.lines, 101)
})
