import fc from 'fast-check'
import { test } from 'tap'
import { EventRing, eventId } from '../src/stream/event-ring.ts'
import { StreamClient } from '../src/stream/stream-client.ts'

const T0 = 1_795_699_508_123
const KEEP_MS = 600_000

test('a client goes on after any event that is kept, without loss or repeat', (t) => {
  let now = T0
  const ring = new EventRing(() => now, KEEP_MS)
  const begun = ring.lastId
  t.strictSame(ring.after(begun), [], 'nothing has come since')
  const first = ring.add('alerts', 'alert', '{"op":"raised"}')
  t.equal(first.text, `event: alert\nid: ${T0}-1\ndata: {"op":"raised"}\n\n`)
  now -= 5000
  const second = ring.add('fleet', 'fleet', '{}')
  t.equal(eventId(second), `${T0}-2`, 'a clock that is set back')
  now = T0 + 1000
  const third = ring.add('incidents', 'incident', '{}')
  t.equal(ring.lastId, `${now}-3`)
  t.strictSame(ring.after(begun), [first, second, third])
  t.strictSame(ring.after(eventId(first)), [second, third])
  t.strictSame(ring.after(eventId(third)), [])
  for (const id of [
    '',
    'x',
    `${T0}`,
    `${T0}-9`,
    `${T0 + 1}-1`,
    `${T0 - 1}-0`,
    `-${T0}-1`,
    '1-1',
    `${'9'.repeat(16)}-1`,
  ])
    t.equal(ring.after(id), undefined, id)
  now += 599_000
  t.strictSame(ring.after(eventId(first)), [second, third], 'as old as they are kept')
  now += 1
  t.equal(ring.after(eventId(first)), undefined, 'the second is too old')
  t.strictSame(ring.after(eventId(second)), [third])
  ring.interrupt()
  t.equal(ring.after(eventId(third)), undefined)
  t.strictSame(ring.after(ring.lastId), [])
  t.equal(new EventRing(() => now + 5000, KEEP_MS).after(eventId(third)), undefined, 'after a restart')
  t.end()
})

test('of more events than are kept the latest are', (t) => {
  const ring = new EventRing(() => T0, KEEP_MS)
  const all = Array.from({ length: 50_000 }, () => ring.add('alerts', 'alert', '1'))
  const kept = 20_000
  const edge = all[all.length - kept - 1]
  const before = all[all.length - kept - 2]
  t.equal(edge && ring.after(eventId(edge))?.length, kept)
  t.equal(before && ring.after(eventId(before)), undefined)
  fc.assert(
    fc.property(fc.integer({ min: all.length - kept, max: all.length - 1 }), (index) => {
      const event = all[index]
      return event !== undefined && ring.after(eventId(event))?.[0] === all[index + 1]
    }),
  )
  t.end()
})

test('a client that does not keep up loses readings, and is cut off before it holds a megabyte', (t) => {
  const sent: string[] = []
  let destroyed = 0
  const socket = {
    writableLength: 0,
    write: (text: string) => sent.push(text) > 0,
    destroy: () => {
      destroyed++
      return socket as never
    },
  }
  const client = new StreamClient({ topics: new Set(['readings', 'alerts']), socket: socket as never })
  const event = (topic: 'readings' | 'alerts' | 'fleet', text: string) => ({ topic, text, bytes: text.length })
  client.send(event('readings', 'r1'))
  client.send(event('fleet', 'f1'))
  socket.writableLength = 262_145
  client.send(event('readings', 'r2'))
  client.send(event('alerts', 'a1'))
  t.strictSame(sent, ['r1', 'a1'], 'what it did not subscribe to, and readings, are left out')
  t.equal(destroyed, 0)
  socket.writableLength = 1_048_575
  client.send(event('alerts', 'a2'))
  t.equal(destroyed, 1)
  client.write(': hb\n\n')
  t.equal(destroyed, 2)
  t.strictSame(sent, ['r1', 'a1'])
  t.end()
})
