import type { Predicate } from '@nrg/flux/storage'
import t from 'tap'
import { type StoreAnswer, type StoreRequest, transferable } from '../../../src/store/protocol/request.ts'
import { SeriesReader } from '../../../src/store/read/reader.ts'
import { bucket, dump, newYear, openStore, type StoreUnderTest, second, write } from '../fixture/open-store.ts'

const at = (seconds: number) => newYear + BigInt(seconds) * second
const all = { bucketId: bucket, start: at(0), stop: at(100_000) }

/** A reader as on another thread: requests and answers are copied like messages. */
function remoteReader(
  under: StoreUnderTest,
  heard: (request: StoreRequest) => void = () => {},
  cacheBytes = 64 * 1024,
): SeriesReader {
  return new SeriesReader(
    (request) => {
      heard(request)
      const answer = under.store.askSync(structuredClone(request))
      return structuredClone(answer, { transfer: transferable(answer) }) as StoreAnswer
    },
    { cacheBytes },
  )
}

const seconds = (from: number, to: number, value: (i: number) => number, key = 'm,k=a') =>
  Array.from({ length: to - from }, (_, i) => `${key} f=${value(from + i)} ${at(from + i)}`).join('\n')

t.test('more series than one answer holds come in order, each once', async (t) => {
  const under = await openStore(t)
  const lines: string[] = []
  for (let i = 0; i < 1500; i++) lines.push(`m,k=${String(i).padStart(4, '0')} f=${i},g=1 ${at(i)}`)
  await write(under, lines.reverse().join('\n'))
  const requests: string[] = []
  const reader = remoteReader(under, ({ type }) => requests.push(type))
  const names = [...reader.series(all)].map(({ tags, field }) => `${tags[0]?.[1]} ${field}`)
  t.same(names, [...names].sort())
  t.equal(new Set(names).size, 3000)
  t.same(requests, ['select', 'keys', 'select', 'keys', 'select', 'keys'])
  t.same([...reader.series(all)].length, 3000)
  t.same(requests.slice(6), ['select', 'select', 'select'], 'what series are called is asked once')
  let count = 0
  for (const series of reader.read({ ...all, stop: at(1200) }))
    for (const { times } of series.chunks()) count += times.length
  t.equal(count, 2400)
})

t.test('series of a store that was opened anew are not taken for those of the same number', async (t) => {
  const dir = t.testdir({ one: {}, other: {} })
  const under = await openStore(t, { dir: `${dir}/one` })
  const other = await openStore(t, { dir: `${dir}/other` })
  await write(under, `m,k=a f=1 ${at(0)}\nm,k=b f=2 ${at(0)}`)
  await write(other, `m,k=c f=3 ${at(0)}`)
  const heard: string[] = []
  let reopened = false
  const reader = remoteReader(under, ({ type }) => {
    heard.push(type)
    if (type === 'keys' && !reopened) under.store = other.store
    if (type === 'keys') reopened = true
  })
  const found = [...reader.read(all)].map(({ tags }) => tags[0]?.[1])
  t.same(found, ['c'], 'the names are those of the store that answers now')
  t.same(heard, ['select', 'keys', 'select', 'keys'])
})

t.test('a tag narrows the search, whatever else is there', async (t) => {
  const under = await openStore(t)
  const lines: string[] = []
  for (let i = 0; i < 500; i++)
    lines.push(`m,k=${i},site=${i % 7} f=${i} ${at(0)}`, `n,k=${i} f=1 ${at(0)}`, `o f${i}=1 ${at(0)}`)
  await write(under, lines.join('\n'))
  const tag = (name: string, value: string, op: '==' | '!=' = '=='): Predicate => ({ kind: 'tag', name, op, value })
  const and = (left: Predicate, right: Predicate): Predicate => ({ kind: 'and', left, right })
  const names = (predicate: Predicate) => dump(under, { predicate }).map((line) => line.split(':')[0])
  t.same(names(tag('k', '42')), ['m,k=42,site=0 f', 'n,k=42 f'])
  t.same(names(and(tag('_measurement', 'm'), tag('k', '42'))), ['m,k=42,site=0 f'])
  t.same(names(and(tag('_measurement', 'o'), tag('_field', 'f7'))), ['o f7'])
  t.same(names(and(tag('k', '42'), tag('k', '43'))), [])
  t.same(names(tag('k', 'none')), [])
  t.same(names(and(tag('k', ''), tag('_field', 'f7'))), ['o f7'])
  t.equal(names(and(tag('_measurement', 'm'), tag('site', '3'))).length, 71)
  t.equal(names(and(tag('_measurement', 'm'), tag('site', '3', '!='))).length, 429)
  t.same(names(tag('_measurement', 'none')), [])
})

t.test(
  'blocks are fetched several at once, kept within bounds, and not at all where they are not needed',
  async (t) => {
    const under = await openStore(t)
    for (let day = 0; day < 10; day++)
      await write(
        under,
        seconds(day * 3000, (day + 1) * 3000, (i) => i % 100),
      )
    const asked: number[] = []
    const heard = (request: StoreRequest) => {
      if (request.type === 'blocks') asked.push(request.numbers.length)
    }
    const total = (reader: SeriesReader, stop = 30_000) => {
      let sum = 0
      for (const series of reader.read({ ...all, stop: at(stop) }))
        for (const { times } of series.chunks()) sum += times.length
      return sum
    }
    t.ok(under.store.stats().blocks >= 10)
    const large = remoteReader(under, heard, 10 * 1024 * 1024)
    t.equal(total(large), 30_000)
    t.same(asked.length, 1, 'all at once')
    t.equal(total(large), 30_000)
    t.same(asked.length, 1, 'kept')
    asked.length = 0
    const small = remoteReader(under, heard, 40 * 1024)
    t.equal(total(small), 30_000)
    t.ok(asked.length > 1)
    asked.length = 0
    const names = remoteReader(under, heard)
    t.equal([...names.series(all)].length, 1)
    t.same(asked, [], 'a block that begins within the bounds proves its series')
  },
)

t.test('a block that goes on behind the bounds is read once, however late its points are taken', async (t) => {
  const under = await openStore(t)
  for (const key of ['m,k=a', 'm,k=b'])
    await write(
      under,
      seconds(0, 3000, (i) => i, key),
    )
  await under.store.close()
  await under.reopen()
  t.equal(under.store.stats().tailBytes, 0)
  let fetched = 0
  const reader = remoteReader(
    under,
    (request) => (fetched += request.type === 'blocks' ? request.numbers.length : 0),
    0,
  )
  const both = [...reader.read({ ...all, start: at(10), stop: at(20) })]
  t.strictSame(
    both.map((series) => [...series.chunks()].map(({ times }) => times.length)),
    [[10], [10]],
  )
  t.equal(fetched, 2)
})

/** Writes 30,000 seconds from a time on, as ten writes. */
async function writeInParts(under: StoreUnderTest, from: number): Promise<void> {
  for (let part = from; part < from + 30_000; part += 3000)
    await write(
      under,
      seconds(part, part + 3000, (i) => i),
    )
}

/** A reader, and the numbers of the blocks that it has fetched. */
function fetchingReader(under: StoreUnderTest) {
  const fetched: number[] = []
  const reader = remoteReader(
    under,
    (request) => {
      if (request.type === 'blocks') fetched.push(...request.numbers)
    },
    10 * 1024 * 1024,
  )
  return { reader, fetched }
}

t.test('points of whole blocks are counted without being read, with late ones among them they are read', async (t) => {
  const under = await openStore(t)
  await writeInParts(under, 0)
  const { reader, fetched } = fetchingReader(under)
  const counted = (start: number, stop: number, predicate?: Predicate) =>
    [...reader.counts({ ...all, start: at(start), stop: at(stop), ...(predicate && { predicate }) })].map(
      ({ count }) => count,
    )
  const { blocks } = under.store.stats()
  t.ok(blocks >= 10)
  t.same(counted(1, 29_999), [29_998])
  t.ok(new Set(fetched).size <= 2, 'the first and the last')
  t.same(counted(100, 200), [100])
  t.same(counted(0, 30_000, { kind: 'value', op: '<', value: 100, literal: 'float' }), [100])
  await write(under, `m,k=a f=1 ${at(5000) + 1n}\nm,k=a f=1 ${at(6000)}`)
  t.same(counted(0, 30_000), [30_001])
  t.same(counted(5001, 30_000), [24_999])
})

t.test('the first and the last point of a series cost no block that neither is in', async (t) => {
  const under = await openStore(t)
  await writeInParts(under, 0)
  const { reader, fetched } = fetchingReader(under)
  const points = (only: 'first' | 'last', start: number, stop: number) => {
    fetched.length = 0
    const series = [...reader.read({ ...all, start: at(start), stop: at(stop), only })]
    return series.map(({ chunks }) => [...chunks()].flatMap(({ times }) => [...times]).at(only === 'first' ? 0 : -1))
  }
  t.ok(under.store.stats().blocks >= 10)
  t.same(points('last', 0, 30_000), [at(29_999)])
  t.equal(fetched.length, 1)
  t.same(points('first', 0, 30_000), [at(0)])
  t.equal(fetched.length, 1)
  t.same(points('last', 0, 15_000), [at(14_999)])
  t.equal(fetched.length, 1)
  await write(under, `m,k=a f=1 ${at(5000) + 1n}\nm,k=a f=1 ${at(-5)}\nm,k=a f=1 ${at(30_000)}`)
  t.same(points('last', 0, 30_001), [at(30_000)])
  t.same(fetched, [], 'behind all blocks')
  t.same(points('last', 0, 5001), [at(5000) + 1n], 'a late one, beside its block')
  t.same(points('first', -9, 30_000), [at(-5)])
  t.same(fetched, [], 'before all blocks')
})

t.test('what is counted at an edge is known the next time, until something is written there', async (t) => {
  const under = await openStore(t)
  await writeInParts(under, 0)
  let fetched = 0
  const reader = remoteReader(under, ({ type }) => (fetched += type === 'blocks' ? 1 : 0), 0)
  const counted = (start: number, stop: number) =>
    [...reader.counts({ ...all, start: at(start), stop: at(stop) })].map(({ count }) => count)
  t.same(counted(100, 29_000), [28_900])
  t.ok(fetched > 0)
  fetched = 0
  t.same(counted(100, 29_000), [28_900])
  t.equal(fetched, 0)
  t.same(counted(101, 29_000), [28_899])
  await write(under, `m,k=a f=1 ${at(200) + 1n}`)
  t.same(counted(100, 29_000), [28_901])
  await writeInParts(under, 30_000)
  t.same(counted(100, 29_000), [28_901], 'and it is in a block of its own')
  t.same(counted(100, 29_000), [28_901])
})

t.test('a gap within a block is no proof of a series', async (t) => {
  const under = await openStore(t, { memoryBytes: 2048 })
  await write(under, `${seconds(0, 200, () => 1)}\n${seconds(1000, 1200, () => 1)}`)
  await write(under, 'other f=1 1')
  t.ok(under.store.stats().blocks > 0)
  const reader = remoteReader(under)
  const inGap = { ...all, start: at(300), stop: at(400) }
  t.same([...reader.read(inGap)], [])
  t.same([...reader.series(inGap)], [])
  t.equal([...reader.series({ ...all, start: at(300), stop: at(1001) })].length, 1)
})

t.test('blocks that are rewritten while they are read are asked for again', async (t) => {
  const under = await openStore(t, { memoryBytes: 2048 })
  for (const from of [0, 3000, 6000])
    await write(
      under,
      seconds(from, from + 3000, () => 1),
    )
  t.ok(under.store.stats().blocks > 2)
  const requests: string[] = []
  const reader = remoteReader(under, ({ type }) => requests.push(type), 0)
  const [series] = reader.read(all)
  // The reader has an answer that names blocks; late points replace them before it fetches any again.
  await write(
    under,
    seconds(0, 9000, () => 2),
  )
  requests.length = 0
  const values = new Set<number>()
  let count = 0
  for (const { times, values: found } of (series as NonNullable<typeof series>).chunks()) {
    count += times.length
    for (const value of found as Float64Array) values.add(value)
  }
  t.equal(count, 9000)
  t.ok([...values].every((value) => value === 1 || value === 2))
  t.ok(requests.includes('select'), 'asked for again')
  t.notOk(requests.includes('damage'))
  t.equal(under.store.stats().damagedValues, 0)
})

t.test('an answer may be read again and again, and points are within the bounds', async (t) => {
  const under = await openStore(t, { memoryBytes: 16 * 1024 })
  await write(
    under,
    seconds(0, 3000, (i) => i),
  )
  const reader = remoteReader(under)
  for (const [start, stop] of [
    [0, 1],
    [0, 3000],
    [2047, 2050],
    [2999, 3000],
    [10, 20],
  ] as const) {
    for (const series of reader.read({ ...all, start: at(start), stop: at(stop) })) {
      const once = [...series.chunks()].flatMap(({ values }) => [...(values as Float64Array)])
      const again = [...series.chunks()].flatMap(({ values }) => [...(values as Float64Array)])
      t.same(
        once,
        Array.from({ length: stop - start }, (_, i) => start + i),
      )
      t.same(again, once)
    }
  }
  t.same([...reader.read({ ...all, bucketId: 'none' })], [])
  t.same([...reader.read({ ...all, start: at(5), stop: at(5) })], [])
})
