import { test } from 'tap'
import { HARM, incident, message, openChannel } from '../fixture/channel.ts'
import { Receiver } from '../fixture/receiver.ts'

/** What an Alertmanager is asked and told here; the real one is in the system tests. */
async function start(t: Parameters<typeof Receiver.start>[0], yaml = '') {
  const receiver = await Receiver.start(t)
  const known: object[] = []
  receiver.answer = ({ path }, response) => response.end(path.includes('?filter=') ? JSON.stringify(known) : '')
  const { send, close } = openChannel(`{ type: alertmanager, url: "${receiver.url}/am/"${yaml} }`, {
    KEY: 'Bearer hush',
  })
  t.teardown(close)
  const posted = () => receiver.all.filter(({ path }) => !path.includes('?')).map(({ body }) => body)
  return { receiver, known, send, posted }
}

test('an incident is an alert in Alertmanager, resolved with its end', async (t) => {
  const { receiver, send, posted } = await start(t, ', authorization: { env: KEY }')
  t.strictSame(await send(message('raised', incident()), 'https://energy.example/a/T'), { kind: 'sent' })
  t.match(
    receiver.all.map(({ path, headers }) => [path, headers.authorization]),
    [
      ['/am/api/v2/alerts?filter=incident%3D%7E%22inc_1%22', 'Bearer hush'],
      ['/am/api/v2/alerts', 'Bearer hush'],
    ],
  )
  const labels = {
    alertname: 'NrgIncident',
    incident: 'inc_1',
    kind: 'supply',
    metric: 'voltage_v',
    reason: 'zscore',
    severity: 'warning',
    site: 'berlin',
    device_id: '1001',
  }
  t.match(posted()[0], [
    {
      labels,
      annotations: { title: 'Voltage is 16 % below normal', acknowledge: 'https://energy.example/a/T' },
      startsAt: '2026-03-01T12:00:00.000Z',
      endsAt: '2026-03-31T12:10:00.000Z',
      generatorURL: 'https://energy.example/alerts/inc_1',
    },
  ])
  await send(message('over', incident({ open: false })))
  t.match(posted()[1], [{ labels, endsAt: '2026-03-01T12:10:00.000Z' }])
  await send(message('withdrawn', incident()))
  t.match(posted()[2], [{ labels, endsAt: '2026-03-01T12:10:00.000Z' }])
})

test('what an incident is no longer is resolved there: worse, or another than it was', async (t) => {
  const { known, send, posted } = await start(t)
  await send(message('raised', incident({ formerly: ['inc_0'] })))
  known.push(...posted()[0])
  await send(message('worse', incident({ severity: 'critical' })))
  t.match(posted()[1], [
    { labels: { severity: 'warning' }, startsAt: '2026-03-01T12:00:00.000Z', endsAt: '2026-03-01T12:10:00.000Z' },
    { labels: { severity: 'critical' }, endsAt: '2026-03-31T12:10:00.000Z' },
  ])
})

test('several in one message; texts that are strange; what is no Alertmanager', async (t) => {
  const { receiver, send, posted } = await start(t, ', authorization: { env: KEY }')
  await send(message('digest', incident(), incident({ id: 'inc_2', sentence: HARM, site: HARM })))
  t.equal(receiver.all[0]?.path, '/am/api/v2/alerts?filter=incident%3D%7E%22inc_1%7Cinc_2%22')
  t.equal(posted()[0].length, 2)
  t.notMatch(posted()[0][1].labels.site, /[\r\n\u202e]/)
  t.match(posted()[0][1].annotations.summary, '<!channel> @all', 'JSON needs no more')
  const answers: [string, RegExp][] = [
    ['<html>', /does not answer in JSON/],
    ['{"status":"success"}', /is no Alertmanager/],
  ]
  for (const [body, reason] of answers) {
    receiver.answer = (_received, response) => response.end(body)
    t.match(await send(message('raised', incident())), { kind: 'failed', reason })
  }
  receiver.answer = (_received, response) => response.writeHead(401).end('no: hush')
  t.match(await send(message('raised', incident())), { kind: 'failed', reason: '127.0.0.1 answers 401: no: …' })
})
