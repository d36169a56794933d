import { setTimeout as sleep } from 'node:timers/promises'
import { alertId } from '@nrg/detection/alerts/id'
import { incidentId } from '@nrg/detection/alerts/incident'
import { actLine } from '@nrg/influx/act-line'
import { flux } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { MessageEvent } from '@nrg/schema/message-event'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import tap, { test } from 'tap'
import { alertLine, buildApp, counted, followed, LINK_SECRET, openDatabase, SECRET } from './fixture/build-app.ts'
import { isSigned, Receiver } from './fixture/receiver.ts'
import { alert, START } from './fixture/told.ts'

tap.setTimeout(120_000)

const database = openDatabase(tap)
const iso = (second: number) => new Date(START + second * 1000).toISOString()

test('an alert that is stored is told to a webhook, signed, in the shape of that of Alertmanager, and put on record', async (t) => {
  const { config: influx, connection } = await database
  const receiver = await Receiver.start(t)
  let now = START
  const yaml = `
channels:
  desk: { type: webhook, url: "${receiver.url}/hook?x=1", secret: { env: S } }
routes: [{ channels: [desk], group_wait: 10s }]
private_hosts: [127.0.0.1]`
  const env = { LINK_SECRET, PUBLIC_URL: 'https://energy.example/' }
  const app = await buildApp(t, { yaml, influx, clock: () => now, env })
  while ((await app.inject('/ready')).statusCode !== 200) await sleep(50)

  const stored = alert('1001', 0, { reason: 'limit', metric: 'temp_c', value: 91, upper: 80, severity: 'critical' })
  await createWriter(connection, buckets.alerts.name).write([alertLine(stored)])
  await followed(app, 1)
  await sleep(200)
  t.strictSame(receiver.all, [], 'what else there may be of it is waited for')
  now += 11_000
  const [first] = await receiver.received(1)
  if (first === undefined) return
  const id = incidentId(stored)
  t.equal(first.path, '/hook?x=1')
  t.ok(isSigned(first, SECRET, now))
  t.notOk(isSigned(first, 'another', now))
  t.equal(first.headers['idempotency-key'], first.headers['webhook-id'])
  t.match(first.headers['idempotency-key'], /^msg_/)
  t.match(first.body, {
    version: '4',
    groupKey: `incident:${id}`,
    status: 'firing',
    receiver: 'desk',
    truncatedAlerts: 0,
    groupLabels: { incident: id, severity: 'critical' },
    commonAnnotations: {
      title: 'Critical: Temperature is above its limit of 80 °C · Device 1001',
      summary: 'temp_c 91 °C, above the limit of 80 °C; since 12:00',
    },
    externalURL: `https://energy.example/alerts/${id}`,
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'NrgAlert', device_id: '1001', metric: 'temp_c', reason: 'limit', severity: 'critical' },
        annotations: { summary: /^Device 1001: temp_c 91 °C/ },
        startsAt: iso(0),
        endsAt: '0001-01-01T00:00:00Z',
        fingerprint: /^[0-9a-f]{16}$/,
      },
    ],
    nrg: {
      message: 'raised',
      acknowledge: /^https:\/\/energy\.example\/a\/[\w.-]+$/,
      incidents: [{ id, value: 91, until: null, page: `https://energy.example/alerts/${id}` }],
    },
  })

  // It is put on record by the clock, which goes on now.
  await recorded(1)
  now += 3_600_000
  const [, over] = await receiver.received(2)
  t.match(over?.body, {
    groupKey: `incident:${id}`,
    status: 'resolved',
    commonAnnotations: { summary: /over, from 2026-03-01 12:00 UTC to/ },
    alerts: [{ status: 'resolved', endsAt: iso(0), fingerprint: first.body.alerts[0].fingerprint }],
    nrg: { message: 'over' },
  })
  t.not(over?.headers['idempotency-key'], first.headers['idempotency-key'])

  const events = await recorded(2)
  for (const event of events) t.ok(Value.Check(MessageEvent, event))
  t.match(
    events.toSorted((a, b) => a.time - b.time),
    [
      { id: first.headers['idempotency-key'], channel: 'desk', addressee: 'desk', kind: 'raised', incidents: [id] },
      { kind: 'over' },
    ],
  )
  const metrics = (await app.inject('/metrics')).body
  t.match(metrics, /nrg_notify_attempts_total\{channel="desk",kind="raised",outcome="sent"\} 1/)
  t.match(metrics, /nrg_notify_waiting\{channel="desk"\} 0/)

  async function recorded(count: number): Promise<MessageEvent[]> {
    const reader = createReader(connection)
    for (;;) {
      const rows = await reader.collect(
        flux`from(bucket: "registry") |> range(start: 0) |> filter(fn: (r) => r._measurement == "message" and r._field == "body") |> keep(columns: ["_value"])`,
        Type.Object({ _value: Type.String() }),
      )
      if (rows.length >= count) return rows.map(({ _value }) => JSON.parse(_value))
      await sleep(50)
    }
  }
})

test('what cannot be sent is sent again, as the same message, and holds no other channel', async (t) => {
  const { config: influx, connection } = await database
  const [slow, good] = [await Receiver.start(t), await Receiver.start(t)]
  let now = START + 3 * 86_400_000
  const yaml = `
channels:
  slow: { type: webhook, url: "${slow.url}", secret: { env: S } }
  good: { type: webhook, url: "${good.url}", secret: { env: S } }
routes: [{ channels: [slow, good], group_wait: 1s }]
private_hosts: [127.0.0.1]`
  const app = await buildApp(t, { yaml, influx, clock: () => now })
  slow.answer = ({ headers }, response) => {
    const tries = slow.all.filter((one) => one.headers['webhook-id'] === headers['webhook-id']).length
    if (tries === 1) response.writeHead(302, { location: good.url }).end()
    else if (tries === 2) response.writeHead(503, { 'retry-after': '40' }).end(`the secret is ${SECRET}`)
    else response.end()
  }
  const stored = alert('1002', 3 * 86_400)
  await createWriter(connection, buckets.alerts.name).write([alertLine(stored)])
  await followed(app, 1)
  now += 2000
  await good.received(1)
  await slow.received(1)
  t.match(await warned(), { code: 'not_sent', field: 'slow', message: '1 message to slow not sent yet' })
  t.match((await app.inject('/metrics')).body, /nrg_notify_waiting\{channel="slow"\} 1/)
  now += 1000
  await slow.received(2)
  // It is asked to wait from when its answer has come.
  await counted(app, 'channel="slow",kind="raised",outcome="failed"} 2')
  now += 39_000
  await sleep(1500)
  t.equal(slow.all.length, 2, 'it is left alone for as long as it asks for')
  now += 1000
  const all = await slow.received(3)
  t.equal(new Set(all.map(({ headers }) => headers['idempotency-key'])).size, 1)
  t.equal(new Set(all.map(({ text }) => text)).size, 1)
  t.equal(good.all.length, 1, 'a redirect is not followed')
  await warned(0)

  async function warned(count = 1) {
    for (;;) {
      const { warnings = [] } = (await app.inject('/ready')).json()
      if (warnings.length === count) return warnings[0]
      await sleep(20)
    }
  }
})

test('who stands in the configuration no more is told nothing, of what waits for them neither', async (t) => {
  const { config: influx, connection } = await database
  const [former, other] = [await Receiver.start(t), await Receiver.start(t)]
  let now = START + 9 * 86_400_000
  const yaml = (name: string, { url }: Receiver) => `
channels: { ${name}: { type: webhook, url: "${url}", secret: { env: S } } }
routes: [{ channels: [${name}], group_wait: 1s }]
private_hosts: [127.0.0.1]`
  const options = { influx, clock: () => now, dir: `${t.testdir()}/outbox` }
  const first = await buildApp(t, { ...options, yaml: yaml('former', former) })
  former.answer = (_received, response) => response.writeHead(500).end()
  await createWriter(connection, buckets.alerts.name).write([alertLine(alert('1004', 9 * 86_400))])
  await followed(first, 1)
  now += 2000
  await counted(first, 'channel="former",kind="raised",outcome="failed"} 1')
  await first.close()
  const asked = former.all.length

  now += 10_000
  const second = await buildApp(t, { ...options, yaml: yaml('other', other) })
  await counted(second, 'channel="former",kind="raised",outcome="failed"} 1')
  const [told] = await other.received(1)
  t.match(told?.body, { nrg: { message: 'raised' } })
  now += 3_600_000
  await other.received(2)
  t.equal(former.all.length, asked)
  t.match((await second.inject('/ready')).json().warnings, [{ code: 'not_sent', field: 'former' }])
})

test('acts of others are told; the service goes on where it was', async (t) => {
  const { config: influx, connection } = await database
  const receiver = await Receiver.start(t)
  let now = START + 6 * 86_400_000
  const yaml = `
channels: { desk: { type: webhook, url: "${receiver.url}", secret: { env: S } } }
routes: [{ channels: [desk], group_wait: 1s }]
private_hosts: [127.0.0.1]`
  const dir = `${t.testdir()}/outbox`
  const options = { yaml, influx, clock: () => now, dir }
  const first = await buildApp(t, options)
  const stored = alert('1003', 6 * 86_400)
  await createWriter(connection, buckets.alerts.name).write([alertLine(stored)])
  await followed(first, 1)
  now += 2000
  await receiver.received(1)
  // Who closes before the answer is on record tells it once more, as the same message.
  await counted(first, 'channel="desk",kind="raised",outcome="sent"} 1')
  await first.close()
  const act = {
    type: 'acknowledge' as const,
    id: 'x',
    time: now,
    incident: incidentId(stored),
    alerts: [alertId(stored)],
  }
  await createWriter(connection, buckets.registry.name).write([
    actLine({ ...act, actor: 'M. Okafor', comment: 'I go' }),
  ])
  const second = await buildApp(t, options)
  const [, taken] = await receiver.received(2)
  t.match(taken?.body, {
    commonAnnotations: { summary: /taken by M\. Okafor: I go/ },
    nrg: { message: 'acknowledged', incidents: [{ acknowledged: { by: 'M. Okafor' } }] },
  })
  await counted(second, 'channel="desk",kind="acknowledged",outcome="sent"} 1')
  await sleep(300)
  t.equal(receiver.all.length, 2, 'and nothing twice')
})
