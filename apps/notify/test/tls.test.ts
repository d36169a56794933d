import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer as createWeb } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import { createServer as createTls } from 'node:tls'
import { runServer } from '@nrg/service/testing/run-server'
import { Aedes } from 'aedes'
import type { SMTPServerOptions } from 'smtp-server'
import tap, { type Test, test } from 'tap'
import { openMqtt } from '../src/channels/mqtt-connection.ts'
import { PrivateHosts } from '../src/channels/private-hosts.ts'
import { openDatabase, SECRET } from './fixture/build-app.ts'
import { certificate, key, otherCertificate } from './fixture/certificate.ts'
import { incident, message, openChannel } from './fixture/channel.ts'
import { startMailServer } from './fixture/mail-server.ts'

tap.setTimeout(120_000)

const PASSWORD = 'the-password-of-all-of-them'
const types = ['webhook', 'slack', 'alertmanager', 'pagerduty', 'email under TLS', 'email by STARTTLS', 'mqtt'] as const

/** Counterparts of all channels that say who they are by a certificate, and what came to them. */
async function startCounterparts(t: Test, cert: string) {
  const asked: string[] = []
  const web = createWeb({ key, cert }, ({ url = '' }, response) => {
    asked.push(url)
    response.end('[]')
  })
  const aedes = await Aedes.createBroker({
    authenticate: (_client, _name, password, done) => {
      asked.push(`mqtt ${password}`)
      done(null, true)
    },
  })
  const broker = createTls({ key, cert }, (socket) => aedes.handle(socket))
  const ports = [await listening(t, web), await listening(t, broker)]
  t.teardown(() => new Promise<void>((resolve) => aedes.close(resolve)))
  const onAuth: SMTPServerOptions['onAuth'] = ({ username }, _session, done) => done(null, { user: username })
  const tls = { key, cert, onAuth }
  const mails = [
    await startMailServer(t, { ...tls, secure: true }),
    await startMailServer(t, { ...tls, disabledCommands: [] }),
  ]
  const [https, mqtts] = ports
  const brokerUrl = `mqtts://127.0.0.1:${mqtts}`
  const mail = 'username: nrg, password: { env: P }, from: nrg@x.example, to: a@x.example'
  const channels: Record<(typeof types)[number], string> = {
    webhook: `{ type: webhook, url: "https://127.0.0.1:${https}/webhook", secret: { env: P } }`,
    slack: '{ type: slack, url: { env: HOOK } }',
    alertmanager: `{ type: alertmanager, url: "https://127.0.0.1:${https}/alertmanager" }`,
    pagerduty: `{ type: pagerduty, url: "https://127.0.0.1:${https}/pagerduty", routing_key: { env: P } }`,
    'email under TLS': `{ type: email, host: 127.0.0.1, security: tls, port: ${mails[0]?.port}, ${mail} }`,
    'email by STARTTLS': `{ type: email, host: 127.0.0.1, port: ${mails[1]?.port}, ${mail} }`,
    mqtt: `{ type: mqtt, url: "${brokerUrl}", username: nrg, password: { env: P } }`,
  }
  const env = { P: PASSWORD, HOOK: `https://127.0.0.1:${https}/slack` }
  return { channels, env, asked, brokerUrl, mails: () => mails.flatMap(({ all }) => all) }
}

async function listening(t: Test, server: Server): Promise<number> {
  const sockets = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => sockets.add(socket))
  server.on('tlsClientError', () => undefined)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

test('a certificate that nobody trusts is refused by every channel, before anything is sent', async (t) => {
  const { channels, env, asked, mails, brokerUrl } = await startCounterparts(t, certificate)
  for (const type of types) {
    if (type === 'mqtt') continue
    const { send, close } = openChannel(channels[type], env)
    t.teardown(close)
    const outcome = await send(message('raised', incident()))
    t.match(outcome, { kind: 'failed', reason: /^127\.0\.0\.1: .*self.signed/i }, type)
  }
  // The channel tries a broker until its time is over: this is its connection.
  const hosts = new PrivateHosts(['127.0.0.1'])
  const own = { username: 'nrg', password: PASSWORD, hosts, name: 'one', statusTopic: 'nrg/status' }
  const client = openMqtt({ ...own, url: brokerUrl })
  t.teardown(() => client.endAsync(true))
  const refused = await new Promise<Error>((resolve) => client.on('error', resolve))
  t.match(refused, { code: /SELF_SIGNED/ }, 'mqtt')
  t.strictSame([...asked, ...mails()], [], 'no password, no address and no message')
})

test('one of an authority of your own is taken where NODE_EXTRA_CA_CERTS names it, and only for its host', async (t) => {
  const [here, other] = [await startCounterparts(t, certificate), await startCounterparts(t, otherCertificate)]
  const { config } = await openDatabase(t)
  const dir = t.testdir({})
  const lines = [here, other].flatMap(({ channels }, index) =>
    types.flatMap((type) =>
      // A broker is tried for twelve seconds before it is said to be none.
      type === 'mqtt' && index === 1
        ? []
        : [`  ${nameOf(type, index)}: ${channels[type].replace('env: HOOK', `env: HOOK_${index}`)}`],
    ),
  )
  writeFileSync(join(dir, 'notify.yaml'), `channels:\n${lines.join('\n')}\nprivate_hosts: [127.0.0.1]\n`)
  writeFileSync(join(dir, 'authorities.pem'), certificate + otherCertificate)
  const server = runServer(t, join(import.meta.dirname, '../src/server.ts'), {
    INFLUXDB_URL: config.url,
    INFLUXDB_TOKEN: config.token,
    INFLUXDB_ORG: config.org,
    NOTIFY_PORT: '0',
    NOTIFY_CONFIG: join(dir, 'notify.yaml'),
    NOTIFY_RATE_LIMIT: '0',
    OUTBOX_DIR: join(dir, 'outbox'),
    NODE_EXTRA_CA_CERTS: join(dir, 'authorities.pem'),
    S: SECRET,
    P: PASSWORD,
    HOOK_0: here.env.HOOK,
    HOOK_1: other.env.HOOK,
  })
  const url = await server.url()
  const outcomeOf = async (name: string) => {
    const answer = await fetch(`${url}/api/notify/test/${name}`, { method: 'POST' })
    const [one] = (await answer.json()) as { outcome: object }[]
    return one?.outcome
  }
  for (const type of types) t.strictSame(await outcomeOf(nameOf(type, 0)), { kind: 'sent' }, type)
  t.equal(here.mails().length, 2)
  for (const type of ['webhook', 'slack', 'pagerduty', 'alertmanager', 'mqtt'])
    t.ok(
      here.asked.some((one) => one.includes(type)),
      type,
    )
  for (const type of types)
    if (type !== 'mqtt')
      t.match(await outcomeOf(nameOf(type, 1)), { kind: 'failed', reason: /^127\.0\.0\.1: .*ALTNAME/i }, type)
  t.strictSame([...other.asked, ...other.mails()], [], 'what is another host is told nothing')
  t.notMatch(server.output(), PASSWORD)
})

const nameOf = (type: string, index: number) => `${type.replaceAll(/\W/g, '-').toLowerCase()}-${index}`
