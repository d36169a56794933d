import { exactLine } from '@nrg/line-protocol/exact-line'
import fc from 'fast-check'
import t from 'tap'
import { levelDriver } from '../../src/store/database/level-database.ts'
import type { QueueEntry } from '../../src/store/format/queue-entry.ts'
import type { ReplicationStream } from '../../src/store/replication-queues.ts'
import { FullDisk } from './fixture/full-disk.ts'
import { bucket, openStore, type StoreUnderTest, write } from './fixture/open-store.ts'

const replicationId = '0000000000000abc'
const stream: ReplicationStream = { replicationId, bucketId: bucket, maxBytes: 1_000_000, wake: () => {} }

async function waiting({ store }: StoreUnderTest, id = replicationId): Promise<QueueEntry[]> {
  const entries: QueueEntry[] = []
  for await (const entry of store.queues.read(id)) entries.push(entry)
  return entries
}

const texts = (entries: readonly QueueEntry[]) => entries.map(({ content }) => content.toString())

t.test(
  'what is written is queued with it, for each that replicates the bucket, and is there after a kill',
  async (t) => {
    const under = await openStore(t)
    const woken: string[] = []
    const other = '0000000000000abd'
    under.store.queues.setStreams([
      { ...stream, wake: () => woken.push('first') },
      { ...stream, replicationId: other, wake: () => woken.push('second') },
    ])
    await write(under, 'm,k=v f=1 1767225600000000000')
    await write(under, 'm f=2 1', '00000000000000b2')
    await write(under, 'm f=3 1767225602000000000\nm f=4 1767225603000000000')
    t.strictSame(woken, ['first', 'second', 'first', 'second'])
    const expected = ['m,k=v f=1 1767225600000000000', 'm f=3 1767225602000000000\nm f=4 1767225603000000000']
    const bytes = under.store.queues.bytes(replicationId)
    await under.reopen()
    const entries = await waiting(under)
    t.strictSame(texts(entries), expected)
    t.strictSame(
      entries.map(({ lineCount }) => lineCount),
      [1, 2],
    )
    t.equal(under.store.queues.bytes(replicationId), bytes)
    t.strictSame(under.store.queues.ids, [replicationId, other])

    await under.store.queues.remove(replicationId, entries.slice(0, 1))
    t.strictSame(texts(await waiting(under)), expected.slice(1))
    await under.store.queues.drop(replicationId)
    await under.reopen()
    t.strictSame(under.store.queues.ids, [other])
    t.strictSame(texts(await waiting(under, other)), expected)
  },
)

t.test('a queue that is full takes nothing more, and local writes go on', async (t) => {
  const under = await openStore(t)
  under.store.queues.setStreams([{ ...stream, maxBytes: 200 }])
  for (let i = 0; i < 10; i++) await write(under, `m f=${i} ${i}`)
  const entries = await waiting(under)
  t.strictSame(texts(entries), ['m f=0 0', 'm f=1 1', 'm f=2 2', 'm f=3 3'])
  t.equal(under.store.stats().points, 10)
  const { queuedPoints, failedPoints, queuedBytes, failedBytes } = under.store.queues.counts(replicationId)
  t.strictSame([queuedPoints, failedPoints], [4, 6])
  t.strictSame([queuedBytes / 4, failedBytes / 6], [49, 49])
  await under.store.queues.remove(replicationId, entries)
  await write(under, 'm f=11 11')
  t.strictSame(texts(await waiting(under)), ['m f=11 11'], 'there is room again')
})

t.test('what the disk refused is not sent', async (t) => {
  const driver = new FullDisk()
  const under = await openStore(t, { driver })
  under.store.queues.setStreams([stream])
  await write(under, 'm f=1 1')
  const bytes = under.store.queues.bytes(replicationId)
  driver.full = true
  t.match(await under.store.write(bucket, Buffer.from('m f=2 2')), { ok: false, code: 'unavailable' })
  driver.full = false
  while (!under.store.stats().writable) await new Promise((resolve) => setTimeout(resolve, 20))
  t.equal(under.store.queues.bytes(replicationId), bytes)
  await write(under, 'm f=3 3')
  t.strictSame(texts(await waiting(under)), ['m f=1 1', 'm f=3 3'])
})

t.test('a damaged entry costs itself, and is counted', async (t) => {
  const under = await openStore(t)
  under.store.queues.setStreams([stream])
  for (let i = 0; i < 3; i++) await write(under, `m f=${i} ${i}`)
  const [, second] = await waiting(under)
  await under.kill()
  const database = await levelDriver.open(under.dir, { cacheBytes: 1_000_000, writeBufferBytes: 1_000_000 })
  const key = second?.key ?? Buffer.alloc(0)
  const value = database.getSync(key) ?? Buffer.alloc(0)
  value[value.length - 1] = 0x37
  await database.batch([{ type: 'put', key, value }], { sync: true })
  await database.close()
  await under.reopen()
  t.strictSame(texts(await waiting(under)), ['m f=0 0', 'm f=2 2'])
  t.equal(under.store.stats().damagedValues, 1)
  t.strictSame(texts(await waiting(under)), ['m f=0 0', 'm f=2 2'])
  t.equal(under.store.stats().damagedValues, 1, 'once')
})

t.test('a queued line is read as the point that was stored, whatever its texts', async (t) => {
  const under = await openStore(t)
  under.store.queues.setStreams([{ ...stream, maxBytes: Infinity }])
  const text = fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom(...'a,= "\\\n#\t\0é') })
  const number = fc.double({ noNaN: true, noDefaultInfinity: true })
  const value = fc.oneof(number, fc.string({ unit: fc.constantFrom(...'a"\\\n,') }))
  let time = 0n
  await fc.assert(
    fc.asyncProperty(text, text, text, text, value, async (measurement, tag, tagValue, field, one) => {
      const point = { measurement, field, tags: [[tag, tagValue]] as const, times: BigInt64Array.of(++time) }
      const { failedPoints } = under.store.queues.counts(replicationId)
      const { ok } = await under.store.writeSeries(bucket, [
        typeof one === 'string'
          ? { ...point, type: 'string', values: [one] }
          : { ...point, type: 'float', values: Float64Array.of(one) },
      ])
      const entries = await waiting(under)
      await under.store.queues.remove(replicationId, entries)
      const missing = under.store.queues.counts(replicationId).failedPoints - failedPoints
      if (!ok || entries.length === 0) {
        // A field of another type is not stored; what is stored is queued unless line protocol has no words for it.
        const isOdd = /[\\\n#\t\0]/.test([measurement, tag, tagValue, field].join(''))
        return entries.length === 0 && (ok ? missing === 1 && isOdd : missing === 0)
      }
      const line = exactLine(entries[0]?.content ?? Buffer.alloc(0), 'ns')
      const read = [line.key.measurement, line.key.tags, line.fields.map((f) => [f.name, f.value]), line.time]
      const stored = [measurement, [[tag, tagValue]], [[field, one]], time]
      return missing === 0 && JSON.stringify(read, exact) === JSON.stringify(stored, exact)
    }),
    { numRuns: 100 },
  )
})

function exact(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : Object.is(value, -0) ? '-0' : value
}
