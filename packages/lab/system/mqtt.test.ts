import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePorts } from '@nrg/service/testing/free-ports'
import { runServer } from '@nrg/service/testing/run-server'
import tap, { test } from 'tap'

tap.setTimeout(120_000)

const run = promisify(execFile)
const ingest = join(import.meta.dirname, '../../../apps/ingest')
const tls = join(ingest, 'test/fixture/tls')

test('mosquitto_pub sends to ingest over TLS, which holds what it has acknowledged when it is killed', async (t) => {
  const [port, mqttPort] = (await freePorts(2)) as [number, number]
  const env = {
    INGEST_PORT: String(port),
    INGEST_KEY: 'k',
    INFLUXDB_URL: 'http://127.0.0.1:1',
    INFLUXDB_TOKEN: 't',
    INFLUXDB_ORG: 'o',
    SPOOL_DIR: join(t.testdir({ spool: {} }), 'spool'),
    MQTT_PORT: String(mqttPort),
    MQTT_TLS_CERT: join(tls, 'cert.pem'),
    MQTT_TLS_KEY: join(tls, 'key.pem'),
  }
  const start = async () => {
    const server = runServer(t, join(ingest, 'src/server.ts'), env)
    await server.url()
    return server
  }
  const spooled = async () => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    return Number(/^nrg_spool_lines (\d+)$/m.exec(text)?.[1])
  }
  const common = [
    '-h',
    '127.0.0.1',
    '-p',
    String(mqttPort),
    '--cafile',
    join(tls, 'cert.pem'),
    '-u',
    'meter-7',
    '-q',
    '1',
  ]
  const topic = ['-t', 'nrg/devices/meter-7/readings']
  const reading = (secondsAgo: number) =>
    JSON.stringify({ timeof: new Date(Date.now() - secondsAgo * 1000).toISOString(), temp_c: 20 })

  const server = await start()
  await run('mosquitto_pub', [...common, '-P', 'k', ...topic, '-m', reading(0)])
  t.equal(await spooled(), 2, 'the reading, and the record of its device')
  const many = spawn('mosquitto_pub', [...common, '-P', 'k', ...topic, '-l'], { stdio: ['pipe', 'inherit', 'inherit'] })
  many.stdin.end(Array.from({ length: 2000 }, (_, i) => `${reading(i + 1)}\n`).join(''))
  t.strictSame(await once(many, 'close'), [0, null], 'all are acknowledged')
  server.kill('SIGKILL')
  await server.ended
  await start()
  t.equal(await spooled(), 2002, 'and there after a kill')
  await t.rejects(
    run('mosquitto_pub', [...common, '-P', 'wrong', ...topic, '-m', reading(0)]),
    /bad user name or password/,
  )
})

test('ingests share what mosquitto has, and lose none of it when one of them is killed', async (t) => {
  const stored = new Set<string>()
  const database = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    for (const line of body.split('\n')) if (line.startsWith('energy,')) stored.add(line)
    response.writeHead(request.url?.startsWith('/api/v2/write') ? 204 : 200).end()
  })
  database.listen(0, '127.0.0.1')
  await once(database, 'listening')
  t.teardown(() => database.close())
  const [brokerPort, one, two] = (await freePorts(3)) as [number, number, number]
  const folder = t.testdir({ a: {}, b: {} })
  const configuration = join(folder, 'mosquitto.conf')
  writeFileSync(
    configuration,
    `listener ${brokerPort} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 100\n`,
  )
  const broker = spawn('mosquitto', ['-c', configuration], { stdio: 'ignore' })
  t.teardown(() => broker.kill())
  const address = database.address()
  const influxPort = typeof address === 'object' ? address?.port : undefined
  const start = async (port: number, name: string) => {
    const server = runServer(t, join(ingest, 'src/server.ts'), {
      INGEST_PORT: String(port),
      INGEST_KEY: 'k',
      INFLUXDB_URL: `http://127.0.0.1:${influxPort}`,
      INFLUXDB_TOKEN: 't',
      INFLUXDB_ORG: 'o',
      SPOOL_DIR: join(folder, name),
      MQTT_URL: `mqtt://127.0.0.1:${brokerPort}`,
      MQTT_CLIENT_ID: name,
    })
    await server.url()
    while (!/^nrg_mqtt_connections 1$/m.test(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()))
      await sleep(50)
    return server
  }
  const first = await start(one, 'a')
  await start(two, 'b')
  const begun = Date.now()
  const reading = (_: unknown, i: number) =>
    `${JSON.stringify({ device_id: 1001, timeof: new Date(begun - i * 1000).toISOString(), temp_c: 20 })}\n`
  const publisher = spawn(
    'mosquitto_pub',
    ['-h', '127.0.0.1', '-p', String(brokerPort), '-q', '1', '-t', 'nrg/readings', '-l'],
    { stdio: ['pipe', 'inherit', 'inherit'] },
  )
  const all = Array.from({ length: 4000 }, reading)
  publisher.stdin.write(all.slice(0, 2000).join(''))
  while (stored.size < 200) await sleep(5)
  first.kill('SIGKILL')
  await first.ended
  publisher.stdin.end(all.slice(2000).join(''))
  t.strictSame(await once(publisher, 'close'), [0, null])
  await start(one, 'a')
  while (stored.size < 4000) await sleep(50)
  t.equal(stored.size, 4000)
})
