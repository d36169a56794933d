import { request as httpRequest } from 'node:http'
import { incidentId } from '@nrg/detection/alerts/incident'
import { formatLine } from '@nrg/influx/line'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { storedAlert } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import { streamEvents } from '@nrg/schema/stream'
import { parseTimestamp } from '@nrg/schema/timestamp'
import { FormatRegistry } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import tap, { type Test, test } from 'tap'
import { buildApp, openDatabase } from './fixture/build-app.ts'

tap.setTimeout(120_000)
FormatRegistry.Set('date-time', (text) => parseTimestamp(text) !== undefined)

const fleet = { metrics: [{ name: 'current_a', unit: 'A' }], devices: { '1001': { site: 'harbour' } } }
const nano = (ms: number) => BigInt(ms) * 1_000_000n

interface Told {
  name: string
  id: string | undefined
  // Whatever the event carries: each is held to its schema as it comes.
  data: Record<string, unknown>
}

/** Watches the stream; `next` waits for an event that fits, of those that nobody has waited for. */
function watch(t: Test, url: string, headers: Record<string, string> = {}) {
  const events: Told[] = []
  const wake = new Set<() => void>()
  let status = 0
  let ended = false
  let heard = ''
  const request = httpRequest(url, { headers }, (response) => {
    status = response.statusCode ?? 0
    response.setEncoding('utf8')
    let rest = ''
    response.on('data', (chunk: string) => {
      heard += chunk
      rest += chunk
      for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
        const lines = rest.slice(0, end).split('\n')
        rest = rest.slice(end + 2)
        const member = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
        const name = member('event')
        if (name === undefined) continue
        const data = JSON.parse(member('data') ?? 'null')
        t.ok(Value.Check(streamEvents[name as keyof typeof streamEvents], data), `${name} is as its schema says`)
        events.push({ name, id: member('id'), data })
      }
      for (const one of wake) one()
    })
    response.on('close', () => {
      ended = true
      for (const one of wake) one()
    })
    response.on('error', () => undefined)
    for (const one of wake) one()
  })
  request.on('error', () => undefined)
  request.end()
  t.teardown(() => request.destroy())
  const until = async (done: () => boolean) => {
    while (!done()) await new Promise<void>((resolve) => wake.add(resolve))
  }
  return {
    events,
    heard: () => heard,
    close: () => request.destroy(),
    ended: () => until(() => ended),
    async status() {
      await until(() => status > 0)
      return status
    },
    async next(name: string, fits: (data: Record<string, unknown>) => boolean = () => true): Promise<Told> {
      const index = () => events.findIndex((event) => event.name === name && fits(event.data))
      await until(() => index() >= 0 || ended)
      const [event] = events.splice(index(), 1)
      if (event === undefined) throw new Error(`the stream ended without ${name}: ${heard}`)
      return event
    },
  }
}

async function setUp(t: Test, clock = Date.now) {
  const { config, connection } = await openDatabase(t)
  const now = Date.now()
  const time = new Date(now - 60_000).toISOString()
  const write = (fields: object = {}) =>
    createWriter(connection, buckets.alerts.name).write([
      formatLine({
        measurement: 'alerts',
        tags: { device_id: '1001', metric: 'current_a', reason: 'zscore' },
        fields: { until: nano(now), state: 'raised', value: 31, expected: 20, score: 8, peak: 8, ...fields },
        time: nano(now - 60_000),
      }),
    ])
  const read = (deviceId: number, current_a: number) =>
    createWriter(connection, buckets.raw.name).write([
      readingLine({ deviceId: String(deviceId), time: nano(Date.now()), metrics: { current_a } }),
    ])
  await read(1001, 20)
  await read(1002, 20)
  const app = await buildApp(t, config, fleet, { clock, keepMs: 1000 })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const incident = incidentId(
    storedAlert({ device_id: '1001', metric: 'current_a', reason: 'zscore', time: time.replace('.000Z', 'Z') }, {}),
  )
  return { app, url, write, read, incident }
}

test('what happens is in the stream of everybody who watches, and an act at once', async (t) => {
  const { url, write, read, incident } = await setUp(t)
  const one = watch(t, `${url}/api/stream`)
  const two = watch(t, `${url}/api/stream?topics=incidents`)
  const readings = watch(t, `${url}/api/stream?topics=readings&site=harbour`)
  for (const each of [one, two, readings])
    t.match(await each.next('hello'), { data: { resumed: false }, id: /^\d+-\d+$/ })
  t.match(await one.next('site', ({ site }) => site === 'harbour'), { data: { devices: 1 }, id: /./ })
  t.match(await one.next('fleet'), { data: { devices: 2, incidents: { critical: 0 } } })
  t.match(one.heard(), /^retry: 2000\nevent: hello\n/)

  await write()
  t.match((await one.next('alert')).data, { op: 'raised', device_id: '1001', incident, open: true })
  t.match((await two.next('incident')).data, { op: 'raised', id: incident, state: 'open' })
  await one.next('incident')
  await write({ peak: 12 })
  t.match((await one.next('alert')).data, { op: 'updated', peak: 12 })
  await one.next('incident')

  const answer = await fetch(`${url}/api/incidents/${incident}/acknowledge`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ actor: 'ada' }),
  })
  t.equal(answer.status, 200)
  for (const each of [one, two]) {
    t.match((await each.next('action')).data, { type: 'acknowledged', incident, actor: 'ada' })
    t.match((await each.next('incident', ({ state }) => state === 'acknowledged')).data, { op: 'updated' })
  }

  await readings.next('readings')
  await read(1002, 99)
  await read(1001, 25)
  const told = await readings.next('readings', ({ v }) => JSON.stringify(v) === '[[25]]')
  t.match(told.data, { d: ['1001'], m: ['current_a'] })
  t.equal(told.id, undefined)

  await write({ state: 'withdrawn' })
  t.match((await one.next('alert')).data, { op: 'withdrawn' })
  t.match((await one.next('incident', ({ op }) => op === 'withdrawn')).data, { id: incident })
  t.strictSame(
    two.events.filter(({ name }) => name !== 'incident'),
    [],
    'what nobody subscribed to does not come',
  )
})

test('an alert and its incident are told to have closed once their hold is over', async (t) => {
  let aheadMs = 0
  const { url, write, incident } = await setUp(t, () => Date.now() + aheadMs)
  const one = watch(t, `${url}/api/stream?topics=alerts,incidents`)
  await one.next('hello')
  await write()
  t.match((await one.next('alert')).data, { op: 'raised', open: true })
  t.match((await one.next('incident')).data, { op: 'raised', state: 'open', until: null })
  aheadMs = 3_600_000
  t.match((await one.next('alert')).data, { op: 'closed', device_id: '1001', incident, open: false })
  const { data } = await one.next('incident', ({ op }) => op === 'closed')
  t.match(data, { id: incident, state: 'closed', until: /Z$/ })
})

test('who was cut off goes on without loss or repeat, and is told where that cannot be', async (t) => {
  const { url, write, incident } = await setUp(t)
  const first = watch(t, `${url}/api/stream?topics=alerts,incidents`)
  await first.next('hello')
  await write()
  const { id = '' } = await first.next('alert')
  await first.next('incident')
  first.close()
  // There before it happens: what was told before its hello, it is not told.
  const witness = watch(t, `${url}/api/stream?topics=alerts,incidents`)
  await witness.next('hello')
  await write({ peak: 12 })
  await witness.next('incident')

  for (const [path, headers] of [
    ['', { 'last-event-id': id }],
    [`&after=${id}`, {}],
  ] as [string, Record<string, string>][]) {
    const again = watch(t, `${url}/api/stream?topics=alerts,incidents${path}`, headers)
    t.match(await again.next('hello'), { data: { resumed: true }, id: undefined })
    t.match((await again.next('incident')).data, { op: 'raised', id: incident })
    t.match((await again.next('incident')).data, { op: 'updated' })
    t.match(
      again.events.map(({ data }) => [data.op, data.peak]),
      [['updated', 12]],
      'each once, and not the one that it had',
    )
  }
  const lost = watch(t, `${url}/api/stream?after=1-1`)
  t.match(await lost.next('hello'), { data: { resumed: false }, id: /./ })
  await lost.next('reset')
  // The head of the page says where to go on from.
  const { event_id } = (await (await fetch(`${url}/api/fleet`)).json()) as { event_id: string }
  const page = watch(t, `${url}/api/stream?topics=alerts&after=${event_id}`)
  t.match(await page.next('hello'), { data: { resumed: true } })
})

test('wrong parameters are refused, and the end of the service ends the stream', async (t) => {
  const { app, url } = await setUp(t)
  const wrong = ['topics=weather', 'rate=0', 'rate=61', 'rate=x', `devices=${'1,'.repeat(200)}1`, 'colour=red']
  for (const query of wrong) {
    const answer = await fetch(`${url}/api/stream?${query}`)
    t.equal(answer.status, 400, query)
    t.match(await answer.json(), { ok: false })
  }
  const one = watch(t, `${url}/api/stream`)
  await one.next('hello')
  t.equal(await one.status(), 200)
  await app.close()
  await one.ended()
})
