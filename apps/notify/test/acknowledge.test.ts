import { incidentId } from '@nrg/detection/alerts/incident'
import { flux } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { Type } from '@sinclair/typebox'
import tap, { test } from 'tap'
import { linkOf, tokenOf } from '../src/acknowledge/token.ts'
import { linksOf } from '../src/links.ts'
import type { MessageKind } from '../src/messages/message.ts'
import { alertLine, buildApp, followed, LINK_SECRET, openDatabase } from './fixture/build-app.ts'
import { incident, message } from './fixture/channel.ts'
import { Receiver } from './fixture/receiver.ts'
import { alert, START } from './fixture/told.ts'

tap.setTimeout(120_000)

test('a token is bound to its incident, channel and addressee, and is good for a day', (t) => {
  const link = { incident: 'inc_a', channel: 'desk', addressee: 'a@example.org', made: START }
  const token = tokenOf(link, LINK_SECRET)
  t.strictSame(linkOf(token, LINK_SECRET, START + 86_400_000), link)
  t.equal(linkOf(token, LINK_SECRET, START + 86_400_001), 'expired')
  t.equal(linkOf(token, `${LINK_SECRET}x`, START), undefined)
  const [text = '', signature = ''] = token.split('.')
  const other = Buffer.from(JSON.stringify(['inc_b', 'desk', 'a@example.org', START])).toString('base64url')
  const strange = [
    `${other}.${signature}`,
    `${text}.`,
    text,
    `${token}.`,
    `${token}=`,
    '',
    '.',
    `${text}.${signature.slice(1)}`,
  ]
  for (const one of strange) t.equal(linkOf(one, LINK_SECRET, START), undefined, one)
  t.end()
})

test('a message of one incident that nobody has taken has a link to take it, whatever its kind', (t) => {
  const config = { page: 'https://energy.example', acknowledge: 'https://energy.example', secret: LINK_SECRET }
  const link = (kind: MessageKind, ...told: Parameters<typeof incident>[0][]) =>
    linksOf(message(kind, ...told.map(incident)), 'mail/a@example.org', config).acknowledge
  for (const kind of ['raised', 'worse', 'spread', 'reminder', 'digest'] as const) {
    const token = link(kind, {})?.replace('https://energy.example/a/', '') ?? ''
    const { at: made } = message(kind)
    t.strictSame(linkOf(token, LINK_SECRET, made), {
      incident: 'inc_1',
      channel: 'mail',
      addressee: 'a@example.org',
      made,
    })
    t.equal(link(kind, { open: false }), undefined, 'what is over is nobody’s to take')
    t.equal(link(kind, { acknowledged: { by: 'me', at: '2026-03-01T12:01:00Z' } }), undefined, 'it is taken')
    t.equal(link(kind, {}, { id: 'inc_2' }), undefined, 'which of them?')
  }
  for (const kind of ['over', 'withdrawn', 'acknowledged', 'test'] as const) t.equal(link(kind, {}), undefined, kind)
  t.end()
})

test('the link of a message shows the incident and one button; the button alone acknowledges, once', async (t) => {
  const { config: influx, connection } = await openDatabase(t)
  const receiver = await Receiver.start(t)
  let now = START
  const yaml = `
channels: { desk: { type: webhook, url: "${receiver.url}", secret: { env: S } } }
routes: [{ channels: [desk], group_wait: 1s }]
private_hosts: [127.0.0.1]`
  const fleet = { metrics: [{ name: 'voltage_v', unit: 'V' }], devices: { '1001': { name: '<b>Pump & 1</b>' } } }
  const app = await buildApp(t, { yaml, influx, clock: () => now, env: { LINK_SECRET }, fleet })
  const stored = alert('1001', 0)
  await createWriter(connection, buckets.alerts.name).write([alertLine(stored)])
  await followed(app, 1)
  now += 2000
  const [raised] = await receiver.received(1)
  const link = new URL(raised?.body.nrg.acknowledge)
  t.equal(link.origin, 'http://127.0.0.1:3003')
  const path = link.pathname
  const events = () =>
    createReader(connection).collect(
      flux`from(bucket: "registry") |> range(start: 0) |> filter(fn: (r) => r._measurement == "operator" and r._field == "body") |> keep(columns: ["_value"])`,
      Type.Object({ _value: Type.String() }),
    )

  for (const method of ['GET', 'HEAD', 'GET'] as const) {
    const page = await app.inject({ method, url: path })
    t.equal(page.statusCode, 200)
    t.match(page.headers, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': /^default-src 'none'; style-src 'sha256-/,
    })
    if (method === 'HEAD') continue
    t.equal(page.body.match(/<button>/g)?.length, 1)
    t.match(page.body, 'Acknowledge as desk')
    t.match(page.body, '402.1 V')
    t.notMatch(page.body, '<b>', 'what a device is called is escaped')
  }
  t.strictSame(await events(), [], 'what opens links by itself changes nothing')

  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const press = () => app.inject({ method: 'POST', url: path, headers, payload: '' })
  const both = await Promise.all([press(), press()])
  t.strictSame(both.map(({ statusCode }) => statusCode).sort(), [200, 410], 'of two that press it at once, one does')
  const pressed = both.find(({ statusCode }) => statusCode === 200) ?? both[0]
  t.match(pressed.body, 'taken by desk')
  t.notMatch(pressed.body, '<button>')
  const [taken, ...more] = await events()
  t.match(JSON.parse(taken?._value ?? ''), {
    type: 'acknowledge',
    actor: 'desk',
    incident: incidentId(stored),
    time: now,
  })
  t.strictSame(more, [])
  const [, told] = await receiver.received(2)
  t.match(told?.body, { nrg: { message: 'acknowledged', incidents: [{ acknowledged: { by: 'desk' } }] } })

  const again = await press()
  t.equal(again.statusCode, 410)
  t.match(again.body, 'This link was used')
  t.equal((await events()).length, 1)
  t.notMatch((await app.inject(path)).body, '<button>')

  const forged = tokenOf(
    { incident: incidentId(stored), channel: 'desk', addressee: 'boss', made: now },
    'x'.repeat(40),
  )
  for (const method of ['GET', 'POST'] as const)
    t.equal(
      (await app.inject({ method, url: `/a/${forged}` })).statusCode,
      404,
      `${method} with a token of another secret`,
    )
  const strange = await app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'text/xml' },
    payload: '<x/>',
  })
  t.match(strange.json(), { status: 415, error: 'unsupported_media_type', detail: /./ }, 'what is refused says why')
  // The message was decided at this very time: a day after it the link is good still, a moment later it is not.
  now += 86_400_000
  t.notMatch((await app.inject(path)).body, 'good for a day')
  now += 1
  const late = await press()
  t.equal(late.statusCode, 410)
  t.match(late.body, 'good for a day')
  t.equal((await events()).length, 1)
})
