import { incidentId } from '@nrg/detection/alerts/incident'
import { test } from 'tap'
import { HARM, incident, message, openChannel } from '../fixture/channel.ts'
import { Receiver } from '../fixture/receiver.ts'
import { alert as storedOf } from '../fixture/told.ts'

test('an incident is one alert in PagerDuty: triggered, acknowledged, resolved', async (t) => {
  const receiver = await Receiver.start(t)
  receiver.answer = (_received, response) => response.writeHead(202).end('{"status":"success"}')
  const yaml = `{ type: pagerduty, routing_key: { env: KEY }, url: "${receiver.url}/v2/enqueue" }`
  const { channel, send, close } = openChannel(yaml, { KEY: 'routing-key' })
  t.teardown(close)
  t.notOk(channel.digests, 'each incident for itself')
  const critical = incident({ severity: 'critical' })
  t.strictSame(await send(message('raised', critical), 'https://energy.example/a/T'), { kind: 'sent' })
  t.match(receiver.all[0], {
    path: '/v2/enqueue',
    body: {
      routing_key: 'routing-key',
      event_action: 'trigger',
      dedup_key: 'inc_1',
      payload: {
        summary: 'Critical: Voltage is 16 % below normal · Press 4, Berlin',
        source: 'Press 4, Berlin',
        severity: 'critical',
        timestamp: '2026-03-01T12:00:00.000Z',
        component: '1001',
        group: 'Berlin',
        class: 'voltage_v zscore',
      },
      links: [
        { href: 'https://energy.example/alerts/inc_1', text: 'The incident' },
        { href: 'https://energy.example/a/T', text: 'Acknowledge' },
      ],
    },
  })
  const kinds = ['worse', 'spread', 'reminder', 'acknowledged', 'over', 'withdrawn'] as const
  for (const kind of kinds) await send(message(kind, critical))
  t.strictSame(
    receiver.all.slice(1).map(({ body }) => `${body.event_action} ${body.dedup_key}`),
    ['trigger', 'trigger', 'trigger', 'acknowledge', 'resolve', 'resolve'].map((action) => `${action} inc_1`),
  )
  const before = receiver.all.length
  await send(message('spread', incident({ formerly: ['inc_0'] })))
  t.strictSame(
    receiver.all.slice(before).map(({ body }) => [body.event_action, body.dedup_key]),
    [
      ['resolve', 'inc_0'],
      ['trigger', 'inc_1'],
    ],
    'what turned out to be this one is resolved',
  )
})

test('long and strange texts fit; the key is in no answer', async (t) => {
  const receiver = await Receiver.start(t)
  const yaml = `{ type: pagerduty, routing_key: { env: KEY }, url: "${receiver.url}" }`
  const { send, close } = openChannel(yaml, { KEY: 'routing-key' })
  t.teardown(close)
  await send(message('raised', incident({ name: HARM.repeat(20), title: '😀'.repeat(2000), devices: [] })))
  const { summary, source } = receiver.all[0]?.body.payload ?? {}
  t.ok(summary.length <= 1024)
  t.ok(Buffer.from(summary).toString() === summary, 'whole characters')
  t.notMatch(source, /[\r\n\u202e]/)
  const alert = (metric: string) =>
    incidentId({
      ...storedOf('1001', 0),
      device_id: 'd'.repeat(64),
      metric: `${metric.repeat(64)}_rate`,
      reason: 'consumption',
    })
  const long = [alert('a'), alert('b')]
  t.ok(long.every((id) => id.length > 255))
  const before = receiver.all.length
  for (const id of long) for (const kind of ['raised', 'over'] as const) await send(message(kind, incident({ id })))
  const keys = receiver.all.slice(before).map(({ body }) => body.dedup_key)
  for (const key of keys) t.ok(key.length <= 255, 'longer ones are refused')
  t.equal(new Set(keys).size, 2, 'one is another than the other')
  t.strictSame([keys[0], keys[2]], [keys[1], keys[3]], 'and what is over is what was raised')
  receiver.answer = ({ text }, response) => response.writeHead(400).end(text)
  const outcome = await send(message('raised', incident()))
  t.match(outcome, { kind: 'failed', reason: /answers 400: \{"routing_key":"…"/ })
})
