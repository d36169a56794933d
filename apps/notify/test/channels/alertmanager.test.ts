import { test } from 'tap'
import type { ChannelMeans } from '../../src/sending/make-channels.ts'
import { HARM, incident, message, openChannel } from '../fixture/channel.ts'
import { Receiver } from '../fixture/receiver.ts'
import { START } from '../fixture/told.ts'

/** What an Alertmanager is asked and told here; the real one is in the system tests. */
async function start(t: Parameters<typeof Receiver.start>[0], yaml = '', more: Partial<ChannelMeans> = {}) {
  const receiver = await Receiver.start(t)
  const known: object[] = []
  receiver.answer = ({ path }, response) => response.end(path.includes('?filter=') ? JSON.stringify(known) : '')
  const { channel, send, close } = openChannel(
    `{ type: alertmanager, url: "${receiver.url}/am/"${yaml} }`,
    { KEY: 'Bearer hush' },
    more,
  )
  t.teardown(close)
  const posted = () => receiver.all.filter(({ path }) => !path.includes('?')).map(({ body }) => body)
  const restore = async (signal = AbortSignal.timeout(10_000)) => channel.restore?.(signal)
  return { receiver, known, send, posted, restore }
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

test('what it has forgotten it is told again: what is taken too, and nothing that it has', async (t) => {
  const taken = incident({ id: 'inc_2', acknowledged: { by: 'M. Okafor', at: '2026-03-01T12:01:00Z' } })
  const standing = [incident(), taken]
  const { receiver, known, posted, restore } = await start(t, '', { standing: () => standing })
  t.strictSame(await restore(), { kind: 'restored', count: 2 })
  t.equal(receiver.all[0]?.path, '/am/api/v2/alerts?filter=incident%3D%7E%22inc_1%7Cinc_2%22')
  t.match(posted()[0], [
    { labels: { incident: 'inc_1' }, annotations: { message: /^Still open: / }, endsAt: '2026-03-31T12:00:00.000Z' },
    { labels: { incident: 'inc_2' }, annotations: { message: /^Taken: /, acknowledged: 'M. Okafor' } },
  ])
  known.push(...posted()[0])
  t.strictSame(await restore(), { kind: 'restored', count: 0 })
  t.equal(posted().length, 1, 'nothing is posted')

  // One that is worse, of which a message is held, is told by that.
  standing[0] = incident({ severity: 'critical' })
  t.strictSame(await restore(), { kind: 'restored', count: 0 })
  // One that ends soon, by what it was told, is told anew, as it is.
  known[0] = { ...posted()[0][0], endsAt: '2026-03-02T11:59:59.000Z' }
  t.strictSame(await restore(), { kind: 'restored', count: 1 })
  t.match(posted()[1], [
    { labels: { incident: 'inc_1', severity: 'warning' }, endsAt: '2026-03-01T12:00:00.000Z' },
    { labels: { incident: 'inc_1', severity: 'critical' }, endsAt: '2026-03-31T12:00:00.000Z' },
  ])
  // Another was told that it is over, this one is told later.
  standing.splice(0, 2, incident({ id: 'inc_3', open: false }))
  t.strictSame(await restore(), { kind: 'restored', count: 0 })
  standing.length = 0
  const asked = receiver.all.length
  t.strictSame(await restore(), { kind: 'restored', count: 0 })
  t.equal(receiver.all.length, asked, 'where nothing stands, nothing is asked')
})

test('of many it is asked in parts; what it cannot do is said', async (t) => {
  const standing = Array.from({ length: 250 }, (_, index) => incident({ id: `inc_${index}` }))
  const { receiver, posted, restore } = await start(t, '', { standing: () => standing })
  t.strictSame(await restore(), { kind: 'restored', count: 250 })
  t.strictSame(
    posted().map(({ length }) => length),
    [100, 100, 50],
  )
  receiver.answer = (_received, response) => response.writeHead(503, { 'retry-after': '7' }).end('not now')
  t.strictSame(await restore(), { kind: 'failed', reason: '127.0.0.1 answers 503: not now', retryAfterMs: 7000 })
})

test('what is over is not told again as if it stood, however the two come together', async (t) => {
  const standing = [incident()]
  const { receiver, known, send, posted, restore } = await start(t, '', { standing: () => standing })
  const over = (others = 0) => {
    // It stands no more from when its message was decided on.
    standing.splice(0, standing.length - others)
    return send(message('over', incident({ open: false })))
  }
  const ends = () => posted().map(([alert]) => Date.parse(alert.endsAt) > START + 600_000)

  // The message comes while it is asked for what it has.
  let ended: ReturnType<typeof over> | undefined
  receiver.answer = ({ path }, response) => {
    ended ??= over()
    response.end(path.includes('?') ? '[]' : '')
  }
  t.strictSame(await restore(), { kind: 'restored', count: 1 })
  t.strictSame(await ended, { kind: 'sent' })
  t.strictSame(ends(), [true, false], 'its end is said last')

  // It is to be asked, of another one, while the message is under way.
  standing.push(incident(), incident({ id: 'inc_9' }))
  let restored: ReturnType<typeof restore> | undefined
  receiver.answer = ({ path }, response) => {
    restored ??= restore()
    response.end(path.includes('?') ? JSON.stringify(known) : '')
  }
  t.strictSame(await over(1), { kind: 'sent' })
  t.strictSame(await restored, { kind: 'restored', count: 1 })
  t.strictSame(ends(), [true, false, false, true], 'it waits for its end')
})

test('one that hangs with a message is not waited for beyond the time there is', async (t) => {
  const { receiver, send, restore } = await start(t, '', { standing: () => [incident()] })
  const answers: (() => void)[] = []
  const first = receiver.answer
  receiver.answer = (received, response) => {
    answers.push(() => first(received, response))
  }
  const sending = send(message('raised', incident()))
  await receiver.received(1)
  const limit = new AbortController()
  const restoring = t.rejects(restore(limit.signal), { message: 'no time left' })
  limit.abort(new Error('no time left'))
  await restoring
  receiver.answer = first
  for (const answer of answers) answer()
  t.strictSame(await sending, { kind: 'sent' }, 'and the message goes on')
  t.strictSame(await send(message('over', incident({ open: false }))), { kind: 'sent' }, 'as do those after it')
})
