import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DeviceSummary } from '@nrg/schema/device'
import type { Incident } from '@nrg/schema/incident'
import { type Test, test } from 'tap'
import { applyEvent, asksForLists } from '../src/live/apply-event.ts'
import { heard } from '../src/live/link.ts'
import { Live } from '../src/live/live.ts'
import { eventParser, type StreamText } from '../src/live/parse-events.ts'
import { createStore } from '../src/live/store.ts'

const T0 = Date.parse('2026-11-26T13:25:00Z')
const device = (id: string): DeviceSummary => ({
  device_id: id,
  last_seen: new Date(T0).toISOString(),
  values: { current_a: { value: 20, time: T0, expected: 19.5, sd: 0.5, score: 1 } },
  power_kw: 15,
})
const known = { ...createStore().known, devices: [device('1001'), device('1002')] }

test('readings change the values of their devices, those that come late change nothing', (t) => {
  const readings = {
    time: T0 + 5000,
    d: ['1002'],
    m: ['voltage_v', 'current_a'],
    v: [[480, 31.1]],
    z: [[null, 23.2]],
    p: [24.4],
    t: [-400],
  }
  const next = applyEvent(known, { name: 'readings', data: readings })
  t.equal(next.devices?.[0], known.devices[0], 'what was not read is the same object')
  t.strictSame(next.devices?.[1], {
    device_id: '1002',
    last_seen: '2026-11-26T13:25:04.600Z',
    values: {
      current_a: { value: 31.1, time: T0 + 4600, expected: 19.5, sd: 0.5, score: 23.2 },
      voltage_v: { value: 480, time: T0 + 4600, expected: null, sd: null, score: null },
    },
    power_kw: 24.4,
  })
  const { z: _, p: __, ...between } = readings
  const later = applyEvent(next, { name: 'readings', data: { ...between, time: T0 + 6000, v: [[480, 31.3]] } })
  t.match(later.devices?.[1], { values: { current_a: { value: 31.3, score: 23.2 } }, power_kw: 24.4 })
  t.equal(applyEvent(later, { name: 'readings', data: readings }).devices?.[1], later.devices?.[1])
  t.notOk(asksForLists(known, { name: 'readings', data: readings }))
  t.ok(asksForLists(known, { name: 'readings', data: { ...readings, d: ['9'] } }), 'a device that has come')
  const silent = { ...known, devices: [device('1001'), { ...device('1002'), status: 'offline' as const }] }
  t.ok(asksForLists(silent, { name: 'readings', data: readings }), 'a device that reports again')
  t.notOk(asksForLists(silent, { name: 'readings', data: { ...readings, d: ['1001'] } }))
  t.notOk(asksForLists(silent, { name: 'readings', data: { ...readings, time: T0 } }), 'what was heard of it before')
  t.end()
})

test('incidents are raised, changed in their place, and withdrawn; once more changes nothing', (t) => {
  const incident = { id: 'inc_a', state: 'open', severity: 'warning', devices: ['1001'] } as unknown as Incident
  const raised = { name: 'incident', data: { op: 'raised', ...incident } } as const
  t.ok(asksForLists(known, raised), 'the devices that it is of have another state')
  const once = applyEvent(known, raised)
  t.strictSame(once.incidents, [incident])
  t.notOk(asksForLists(once, raised))
  t.strictSame(applyEvent(once, raised).incidents, [incident])
  const worse = applyEvent(once, { name: 'incident', data: { op: 'updated', ...incident, severity: 'critical' } })
  t.match(worse.incidents, [{ id: 'inc_a', severity: 'critical' }])
  t.strictSame(applyEvent(worse, { name: 'incident', data: { op: 'withdrawn', ...incident } }).incidents, [])
  t.end()
})

test('events are read from text in any pieces', (t) => {
  const text = ': hb\n\nretry: 2000\nevent: hello\nid: 7-1\ndata: {"a":1}\n\ndata: [\ndata:2]\n\nevent: lost\n\n'
  const whole = [
    { name: 'hello', id: '7-1', data: '{"a":1}' },
    { name: 'message', id: undefined, data: '[\n2]' },
  ]
  for (const size of [1, 2, 3, 7, text.length]) {
    const found: StreamText[] = []
    const parse = eventParser((event) => found.push(event))
    for (let at = 0; at < text.length; at += size) parse(text.slice(at, at + size))
    t.strictSame(found, whole, `in pieces of ${size}`)
  }
  t.end()
})

/** A service of which the test says what it sends. */
async function service(t: Test) {
  const streams: { request: IncomingMessage; response: ServerResponse }[] = []
  let status = 200
  const server = createServer((request, response) => {
    response.writeHead(status, { 'content-type': 'text/event-stream' })
    if (status !== 200) return response.end('{}')
    response.write(': hb\n\n')
    return streams.push({ request, response })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const store = createStore()
  let lists = 0
  const live = new Live({
    store,
    lists: async () => {
      lists++
      // What an event told of it knows too, whenever it is asked.
      store.update({ devices: [device('1001')], incidents: store.known.incidents ?? [], link: heard(Date.now()) })
    },
    fetch: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init),
    nextFrame: (draw) => setImmediate(draw),
    silenceMs: 300,
  })
  const running = live.run()
  t.teardown(async () => {
    live.stop()
    server.closeAllConnections()
    server.close()
    await running
  })
  return {
    store,
    live,
    listed: () => lists,
    refuse: (code: number) => {
      status = code
    },
    /** The stream that was opened as the one of this number, once it is. */
    stream: async (number: number) => {
      for (;;) {
        const found = streams[number - 1]
        if (found !== undefined) return found
        await sleep(5)
      }
    },
  }
}

const send = (response: ServerResponse, name: string, data: object, id?: string) =>
  response.write(`event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`)

/** Waits until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5)
}

test('a stream that is cut is read on from its last event', async (t) => {
  const { store, stream, listed, live } = await service(t)
  const first = await stream(1)
  t.match(first.request.url, /topics=fleet,incidents,readings&rate=1$/)
  t.equal(listed(), 1, 'the lists come before it')
  send(
    first.response,
    'incident',
    { op: 'raised', id: 'inc_a', state: 'open', severity: 'warning', devices: [] },
    '7-1',
  )
  await until(() => store.known.incidents?.length === 1)
  first.response.destroy()
  await until(() => store.known.link.state === 'failing')
  t.ok(store.known.link.nextAt, 'when it is tried again is known')
  t.equal(store.known.incidents?.length, 1, 'what is known stays')
  live.now()
  const second = await stream(2)
  t.equal(second.request.headers['last-event-id'], '7-1')
  const before = listed()
  send(second.response, 'hello', { resumed: true })
  await until(() => listed() > before && store.known.link.state === 'live')
  const asked = listed()
  send(second.response, 'reset', {})
  await until(() => listed() > asked)
  t.equal(store.known.link.failures, 0)
})

test('a stream without any byte is cut; heartbeats keep it', async (t) => {
  const { store, stream } = await service(t)
  const { response } = await stream(1)
  for (let count = 0; count < 5; count++) {
    await sleep(100)
    response.write(': hb\n\n')
  }
  t.equal(store.known.link.state, 'live')
  await until(() => store.known.link.state === 'failing')
  t.pass('it is, once it is silent')
})

test('where there is no stream the lists are asked for again and again', async (t) => {
  const { store, stream, listed, refuse } = await service(t)
  const { response } = await stream(1)
  refuse(404)
  response.destroy()
  await until(() => store.known.link.state === 'failing')
  const before = listed()
  await until(() => listed() >= before + 2)
  t.equal(store.known.link.state, 'live')
})
