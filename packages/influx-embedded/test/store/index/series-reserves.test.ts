// Own process: it measures what memory holds.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { bucket, dump, newYear, openStore, type StoreUnderTest, second, write } from '../fixture/open-store.ts'

const kept = '00000000000000b2'
const limit = { ok: false, message: /max-series-per-database limit exceeded: \(100\) dropped=/ }

/** A store for 100 series whose flood of ids goes to one bucket, while 60 are kept for another. */
async function open(t: Parameters<typeof openStore>[0], known = 0): Promise<StoreUnderTest> {
  const under = await openStore(t, { maxSeries: 100, seriesShares: { buckets: { kept: 0.6, later: 0.1 }, known } })
  under.store.nameBucket(bucket, 'flooded')
  under.store.nameBucket(kept, 'kept')
  return under
}

const flood = (count: number, from = 0) =>
  Buffer.from(Array.from({ length: count }, (_, i) => `m,id=x${from + i} f=1 ${newYear}`).join('\n'))

/** Bytes that are still referred to. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

t.test('what is kept for a bucket is not taken by another', async (t) => {
  const under = await open(t)
  t.match(await under.store.write(bucket, flood(1000)), limit)
  t.equal(under.store.stats().series, 30)
  t.match(await under.store.write('00000000000000b3', flood(1)), limit, 'a bucket without a name of its own is another')
  t.same(await under.store.write(kept, flood(60)), { ok: true })
  t.match(await under.store.write(kept, flood(1, 60)), limit, 'more than is kept only where there is room')
  await write(under, `m,id=x0 f=2 ${newYear + second}`)

  await under.store.delete(bucket, { start: newYear, stop: newYear })
  t.same(await under.store.write(kept, flood(29, 60)), { ok: true }, 'the room of others is room for it as well')
  t.equal(under.store.stats().series, 90)
})

t.test('what is kept stays kept through a restart, a new name, and a bucket that is dropped', async (t) => {
  const under = await open(t)
  await under.store.write(bucket, flood(1000))
  await under.reopen()
  under.store.nameBucket(kept, 'kept')
  t.match(await under.store.write(bucket, flood(1, 1000)), limit)
  t.same(await under.store.write(kept, flood(60)), { ok: true })

  under.store.nameBucket(kept, 'once kept')
  t.match(await under.store.write(bucket, flood(1, 1000)), limit, 'it has its series still')
  await under.store.dropBucket(kept)
  t.match(await under.store.write(bucket, flood(1, 1000)), limit, 'kept for the next of that name')
  under.store.nameBucket(kept, 'kept')
  t.same(await under.store.write(kept, flood(60)), { ok: true })
  await under.store.dropBucket(bucket)
  t.same(await under.store.write(bucket, flood(30)), { ok: true })
})

t.test('the last of the room is for what is known already', async (t) => {
  const under = await open(t, 0.2)
  const one = (line: string) => under.store.write(bucket, Buffer.from(`${line} ${newYear}`))
  await write(under, `m,id=a,place=p f=1,g=1 ${newYear}\nm,id=b f=1 ${newYear}`)
  t.match(await under.store.write(bucket, flood(1000)), limit)
  t.equal(under.store.stats().series, 24, 'a fifth of the 30 that the bucket may have is left')
  t.match(await one('m,id=new f=1'), limit, 'a new value of a tag')
  t.match(await one('n,id=a f=1'), limit, 'a new measurement')
  t.match(await one('m,id=a h=1'), limit, 'a new field')
  t.same(await one('m,id=b g=1'), { ok: true }, 'a field of a known one')
  t.same(await one('m,id=b,place=p f=1,g=1'), { ok: true }, 'a new pair of what is known')
  t.same(await one('m,id=x0,place=p f=1,g=1'), { ok: true })
  t.equal(under.store.stats().series, 29)
  t.match(await one('m,id=x1,place=p f=1,g=1'), limit, 'until there is no room at all')
  t.ok(dump(under).includes('m,id=b g:float 0=1'))
})

t.test('lines that are refused leave nothing behind', async (t) => {
  const under = await openStore(t, { maxSeries: 1 })
  await write(under, `m f=1 ${newYear}`)
  const lines = Array.from({ length: 50_000 }, (_, i) => `m${i},id=${i} f${i}=1 ${newYear}`).join('\n')
  await under.store.write(bucket, Buffer.from(lines))
  const before = heapUsed()
  for (let i = 0; i < 4; i++) await under.store.write(bucket, Buffer.from(lines.replaceAll('m', `w${i}`)))
  const grown = heapUsed() - before
  t.ok(grown < 4e6, `${grown} bytes of 200,000 lines`)
})

t.test('parts that make no sense are refused', async (t) => {
  const opening = (seriesShares: object) => openStore(t, { seriesShares })
  await t.rejects(opening({ buckets: { a: 0.5, b: 0.5 } }), { message: /nothing is left for the others/ })
  await t.rejects(opening({ buckets: { a: -0.1 } }), { message: /the part of the series for a is -0.1/ })
  await t.rejects(opening({ known: 1 }), { message: /the part of the series for known is 1/ })
})
