import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
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
