import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { runServer } from '@nrg/service/testing/run-server'
import tap, { test } from 'tap'
import { alertLine, openDatabase, SECRET } from './fixture/build-app.ts'
import { Receiver } from './fixture/receiver.ts'
import { alert } from './fixture/told.ts'

tap.setTimeout(120_000)

const file = join(import.meta.dirname, '../src/server.ts')
const database = openDatabase(tap)

async function environment(dir: string) {
  const { config } = await database
  return {
    INFLUXDB_URL: config.url,
    INFLUXDB_TOKEN: config.token,
    INFLUXDB_ORG: config.org,
    NOTIFY_PORT: '0',
    OUTBOX_DIR: join(dir, 'outbox'),
    S: SECRET,
  }
}

test('without routes it starts, says so in one line, and has nobody to tell', async (t) => {
  const server = runServer(t, file, await environment(t.testdir()))
  const url = await server.url()
  t.match(await (await fetch(`${url}/health`)).json(), { ok: true, service: 'notify' })
  await server.printed(/nobody is told of incidents: .*notify\.yaml has no routes/)
  while ((await fetch(`${url}/ready`)).status !== 200) await sleep(50)
  t.match(await (await fetch(`${url}/docs/json`)).json(), { info: { title: 'NRG notify' } })
  t.notMatch(server.output(), /ERROR/)
  server.kill('SIGTERM')
  t.equal(await server.ended, 0)
})

test('what is wrong with the configuration is said, and ends it with 78', async (t) => {
  const dir = t.testdir({ 'notify.yaml': 'routes:\n  - channels: [desk]' })
  const env = { ...(await environment(dir)), NOTIFY_CONFIG: join(dir, 'notify.yaml') }
  const server = runServer(t, file, env)
  t.equal(await server.ended, 78)
  t.match(server.output(), /notify\.yaml:2:16 routes\.0\.channels\.0: there is no channel desk/)
})

test('on a disk that is full it ends so that it is started again, and tells once there is room', async (t) => {
  if (spawnSync('prlimit', ['--version']).status !== 0) return t.comment('not done: there is no prlimit')
  const dir = t.testdir({})
  const env = await environment(dir)
  // No file may grow; what a test runner has its children load handles the signal of that, which Node.js ignores.
  const full = runServer(t, file, env, [], ['env', 'NODE_OPTIONS=', 'prlimit', '--fsize=0'])
  t.equal(await full.ended, 1, 'not 78, after which nothing starts it again')
  t.match(full.output(), /^notify: .*OUTBOX_DIR: .*outbox cannot be used: .*/m)
  const server = runServer(t, file, env)
  const url = await server.url()
  while ((await fetch(`${url}/ready`)).status !== 200) await sleep(50)
  server.kill('SIGTERM')
  t.equal(await server.ended, 0)
  const nowhere = runServer(t, file, { ...env, OUTBOX_DIR: join(file, 'outbox') })
  t.equal(await nowhere.ended, 78, 'a folder that is none is a matter of the configuration')
})

test('killed at any moment it tells all the same, the same message, and one process alone does', async (t) => {
  const { connection } = await database
  const receiver = await Receiver.start(t)
  const dir = t.testdir({})
  const path = join(dir, 'notify.yaml')
  writeFileSync(
    path,
    `channels: { desk: { type: webhook, url: "${receiver.url}", secret: { env: S } } }
routes: [{ channels: [desk], group_wait: 1s, repeat: never }]
private_hosts: [127.0.0.1]`,
  )
  const env = { ...(await environment(dir)), NOTIFY_CONFIG: path }
  receiver.answer = () => {}
  const first = runServer(t, file, env)
  await first.url()
  const second = runServer(t, file, env)
  t.equal(await second.ended, 78)
  t.match(second.output(), /OUTBOX_DIR: .* another notify uses it, and two would tell everything twice/)

  const now = Date.now()
  const at = { time: new Date(now).toISOString(), since: now, until: now }
  await createWriter(connection, buckets.alerts.name).write([alertLine(alert('1001', 0, at))])
  const [asked] = await receiver.received(1)
  first.kill('SIGKILL')
  await first.ended
  receiver.answer = (_received, response) => response.writeHead(500).end()
  const third = runServer(t, file, env)
  await receiver.received(2)
  third.kill('SIGKILL')
  await third.ended
  receiver.answer = (_received, response) => response.end()
  const fourth = runServer(t, file, env)
  await fourth.printed(/sent: raised of inc_\w+ to desk\/desk/)
  fourth.kill('SIGKILL')
  await fourth.ended
  const before = receiver.all.length
  const fifth = runServer(t, file, env)
  const url = await fifth.url()
  while (!/^nrg_notify_unrecorded 0$/m.test(await (await fetch(`${url}/metrics`)).text())) await fifth.printed(/./)
  t.equal(receiver.all.length, before, 'what was sent is not sent again')
  t.equal(new Set(receiver.all.map(({ headers }) => headers['idempotency-key'])).size, 1)
  t.equal(asked?.body.nrg.message, 'raised')
  for (const server of [first, third, fourth, fifth]) t.notMatch(server.output(), SECRET, 'no secret in a log')
})
