import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { formatLine } from '@nrg/influx/line'
import { buckets } from '@nrg/schema/bucket'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import tap, { type Test, test } from 'tap'
import { fullDisks } from '../src/drill/full-disk.ts'
import { Notifying, tellAll } from '../src/drill/notifying.ts'
import { Receiver } from '../src/drill/receiver.ts'
import { startAlertmanager } from './notify/alertmanager.ts'
import { startMosquitto } from './notify/mosquitto.ts'
import { startBrowser } from './page/browser.ts'

tap.setTimeout(300_000)

const MINUTE = 60_000
const SECRET = 'the-secret-of-the-receiver'
const broker = { user: 'nrg', password: 'the-password-of-the-broker' }
const fleet = `metrics: [{ name: voltage_v, unit: V }, { name: current_a, unit: A }]
sites: { harbour: { name: Harbour, tariff: { per_kwh: 0.3, currency: EUR } } }
devices: { "1001": { name: Chiller 2, site: harbour, electrical: { phases: 1, power_factor: 1 } } }
`

test('one incident is told to an Alertmanager, a broker, a mail server and a webhook that are not ours', async (t) => {
  const folder = t.testdir()
  const alertmanager = await startAlertmanager(t, folder)
  const mosquitto = await startMosquitto(t, folder, broker)
  const [mails, hooks] = [await startMailServer(t), await startWebhook(t)]
  const yaml = `channels:
  am: { type: alertmanager, url: "${alertmanager.url}" }
  home: { type: mqtt, url: "${mosquitto.url}", username: ${broker.user}, password: { env: BROKER_PASSWORD } }
  mail: { type: email, host: 127.0.0.1, port: ${mails.port}, security: none, from: nrg@energy.example, to: shift@energy.example }
  hook: { type: webhook, url: "${hooks.url}", secret: { env: HOOK_SECRET } }
routes: [{ channels: [am, home, mail, hook], group_wait: 1s, repeat: never }]
private_hosts: [127.0.0.1]
`
  const env = {
    BROKER_PASSWORD: broker.password,
    HOOK_SECRET: SECRET,
    LINK_SECRET: 'a-secret-of-links-that-is-long-enough',
    PUBLIC_URL: 'https://energy.example',
  }
  const notifying = await Notifying.start(folder, { yaml, fleet, env })
  t.teardown(() => notifying.stop())
  await mosquitto.has('nrg/devices/1001/state', 'OFF')
  t.match(JSON.parse(await mosquitto.retained('homeassistant/binary_sensor/nrg/device_1001/config')), {
    device_class: 'problem',
    device: { name: 'Chiller 2', suggested_area: 'Harbour' },
  })

  const now = Date.now()
  t.equal(await notifying.database.write([...minutes(now)].join('\n'), buckets.rollup.name), 204)
  const own = { device: '1001', metric: 'current_a', reason: 'zscore', severity: 'critical', expected: 480 } as const
  const alert = { ...own, since: now - 25 * MINUTE, until: now }
  await notifying.store([alert])
  const [hook] = await hooks.received(1)
  t.ok(hook?.signed, 'the signature is that of who has the secret')
  t.match(hook?.body, { version: '4', status: 'firing', nrg: { message: 'raised' } })
  while ((await alertmanager.active()).length === 0) await sleep(100)
  const [standing, ...more] = await alertmanager.active()
  t.match(standing, {
    labels: { alertname: 'NrgIncident', device_id: '1001', severity: 'critical', site: 'harbour' },
    annotations: { acknowledge: /^https:\/\/energy\.example\/a\// },
    status: { state: 'active' },
  })
  t.strictSame(more, [])
  await mosquitto.has('nrg/devices/1001/state', 'ON')
  await mosquitto.has('nrg/sites/harbour/state', 'ON')
  const [mail] = await mails.received(1)
  await looked(t, mail as Email)

  // One of them takes it, by the link in what Alertmanager was told.
  const link = new URL(standing?.annotations.acknowledge ?? '')
  const taken = await fetch(notifying.url + link.pathname, { method: 'POST' })
  t.match([taken.status, await taken.text()], [200, /Acknowledged/])
  const isTaken = async () => (await alertmanager.active()).map(({ annotations }) => annotations.acknowledged)
  while ((await isTaken())[0] !== 'am') await sleep(100)
  const [, acknowledged] = await hooks.received(2)
  t.match(acknowledged?.body, { status: 'firing', nrg: { message: 'acknowledged' } })
  await mails.received(2)
  // It forgets all that it was told, and is told again of what stands, taken as it is.
  await alertmanager.startAnew()
  t.strictSame(await alertmanager.active(), [])
  while ((await alertmanager.active()).length === 0) await sleep(200)
  t.strictSame(await isTaken(), ['am'])
  t.strictSame(
    (await alertmanager.active()).map(({ labels }) => labels),
    [standing?.labels],
  )

  // Late readings take it back.
  await notifying.store([{ ...alert, state: 'withdrawn' }])
  const [, , withdrawn] = await hooks.received(3)
  t.ok(withdrawn?.signed)
  t.match(withdrawn?.body, { status: 'resolved', nrg: { message: 'withdrawn' } })
  await mosquitto.has('nrg/devices/1001/state', 'OFF')
  while ((await alertmanager.active()).length > 0) await sleep(100)
  const [, , back] = await mails.received(3)
  t.match(back?.subject, /^Taken back: /)
  t.equal(back?.references, mail?.references, 'of one thread')
  await notifying.notify.stop()
  await mosquitto.has('nrg/status', 'offline')
  for (const secret of [broker.password, SECRET, env.LINK_SECRET])
    t.notMatch(notifying.notify.output, secret, 'no secret in the log')
})

test('where its disk takes nothing it tells nobody, of nothing twice, and of all once there is room', async (t) => {
  const disk = fullDisks.find(({ name }) => name === 'refused writes')
  if (disk === undefined) return
  const receiver = await Receiver.start()
  t.teardown(() => receiver.stop())
  const notifying = await Notifying.start(t.testdir(), { yaml: tellAll(receiver, '1s') })
  t.teardown(() => notifying.stop())
  const { notify } = notifying
  const store = (first: number) => {
    const now = Date.now()
    const alert = { metric: 'voltage_v', reason: 'zscore', since: now, until: now + 10 * MINUTE }
    return notifying.store(Array.from({ length: 10 }, (_, index) => ({ ...alert, device: String(first + index) })))
  }
  const told = async (count: number) => {
    while ((await notifying.recorded()).ids < count) await sleep(100)
  }
  const warned = async () => /outbox_fault/.test(await (await fetch(`${notifying.url}/ready`)).text())
  await store(1000)
  await told(10)
  disk.fill(notify, '')
  await store(2000)
  while (!(await warned())) await sleep(100)
  await sleep(3000)
  disk.free(notify, '')
  while (await warned()) await sleep(100)
  await told(20)
  await store(3000)
  await told(30)
  await notify.kill()
  await notify.start()
  await store(4000)
  await told(40)
  const keys = receiver.posts.map(({ key }) => key)
  t.equal(new Set(keys).size, 40)
  t.equal(keys.length, 40, 'none came twice')
  t.strictSame(await notifying.recorded(), { rows: 40, ids: 40 })
  t.equal(notify.crashes, 0)
})

/** The mail as a person sees it: nothing but what is in it, and its picture is a picture. */
async function looked(t: Test, mail: Email): Promise<void> {
  const picture = mail.attachments.find(({ contentId }) => contentId === '<chart@nrg>')
  const data = `data:image/png;base64,${Buffer.from(picture?.content as ArrayBuffer).toString('base64')}`
  const browser = await startBrowser(t)
  const page = await browser.newPage({ viewport: { width: 720, height: 640 } })
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.setContent((mail.html ?? '').replaceAll('cid:chart@nrg', data), { waitUntil: 'load' })
  t.equal(await page.evaluate('document.querySelector("img").naturalWidth'), 1200, 'the picture is one')
  t.equal(await page.getByRole('link', { name: 'Acknowledge' }).count(), 1)
  t.strictSame(
    asked.filter((url) => !url.startsWith('data:')),
    [],
    'nothing is loaded from elsewhere',
  )
  t.equal(await page.evaluate('document.documentElement.scrollWidth'), 720, 'it is no wider than its window')
  const path = join(t.testdirName, 'mail.png')
  await page.screenshot({ path, fullPage: true })
  t.comment(`the mail as a picture: ${path}`)
}

/** Minutes of the rollup: 400 V and 20 A, and since 25 minutes ago 30 A. */
function* minutes(now: number) {
  for (let minute = -80; minute < 0; minute++)
    for (const [metric, mean, usual] of [
      ['voltage_v', 400 + Math.sin(minute), 400],
      ['current_a', (minute < -25 ? 20 : 30) + Math.sin(minute / 3), 20],
    ] as const) {
      const tags = { device_id: '1001', metric }
      const time = BigInt(now + minute * MINUTE) * 1_000_000n
      yield formatLine({ measurement: 'rollup', tags, fields: { n: 12, mean }, time })
      if (minute % 5 === 0)
        yield formatLine({
          measurement: 'baseline',
          tags: { ...tags, kind: 'zscore' },
          fields: { mean: usual, sd: 1 },
          time,
        })
    }
}

async function startMailServer(t: Test) {
  const all: Email[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    async onData(stream, _session, done) {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk)
      all.push(await PostalMime.parse(Buffer.concat(chunks).toString()))
      done()
    },
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { port: (server.server.address() as AddressInfo).port, received: (count: number) => waitFor(all, count) }
}

/** A receiver as somebody else would write it: it checks signature and time by the words of Standard Webhooks. */
async function startWebhook(t: Test) {
  const all: { signed: boolean; body: unknown }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': given } = request.headers
    const wanted = createHmac('sha256', SECRET).update(`${id}.${time}.${text}`).digest('base64')
    const signed = given === `v1,${wanted}` && Math.abs(Date.now() / 1000 - Number(time)) < 300
    all.push({ signed, body: JSON.parse(text) })
    response.end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/hook`, received: (count: number) => waitFor(all, count) }
}

async function waitFor<T>(all: readonly T[], count: number): Promise<readonly T[]> {
  while (all.length < count) await sleep(50)
  return all
}
