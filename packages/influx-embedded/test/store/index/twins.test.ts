import { ClassicLevel } from 'classic-level'
import t from 'tap'
import { numberedKey, prefixes } from '../../../src/store/format/keys.ts'
import { bucket, dump, newYear, openStore, type StoreUnderTest, write } from '../fixture/open-store.ts'

/** Does something to the database of a store that is closed meanwhile. */
async function meddle(
  under: StoreUnderTest,
  work: (level: ClassicLevel<Buffer, Buffer>) => Promise<void>,
): Promise<void> {
  await under.kill()
  const level = new ClassicLevel<Buffer, Buffer>(under.dir, { keyEncoding: 'buffer', valueEncoding: 'buffer' })
  await level.open()
  await work(level)
  await level.close()
  await under.reopen()
}

const seriesKeys = [1, 2, 3].map((id) => numberedKey(prefixes.series, id))

t.test('records that others depend on are restored from their copies, and that is said', async (t) => {
  const under = await openStore(t)
  await write(under, `m,k=a f=1,g=2 ${newYear}\nm,k=b f=3 ${newYear}`)
  await under.store.metadata.put('token', 'secret')
  const before = dump(under)
  await meddle(under, async (level) => {
    await level.put(seriesKeys[0] as Buffer, Buffer.from('rubbish'))
    await level.del(seriesKeys[1] as Buffer)
    await level.del(Buffer.from(`B${bucket}`))
    await level.put(Buffer.from('mtoken'), Buffer.from('more rubbish'))
  })
  t.same(dump(under), before)
  t.equal(await under.store.metadata.get('token'), 'secret')
  t.equal(under.store.stats().damagedValues, 4)
  await under.reopen()
  t.same(dump(under), before)
  t.equal(under.store.stats().damagedValues, 0, 'mended for good')
})

t.test('what has no copy any more is missed, and the rest is served', async (t) => {
  const under = await openStore(t)
  await write(under, `m,k=a f=1,g=2 ${newYear}\nm,k=b f=3 ${newYear}`)
  await under.store.metadata.batch([
    { type: 'put', key: 'a', value: 1 },
    { type: 'put', key: 'b', value: 2 },
  ])
  await meddle(under, async (level) => {
    for (const prefix of [prefixes.series, 0x02]) await level.del(numberedKey(prefix, 2))
    for (const prefix of ['m', '\x01']) await level.del(Buffer.from(`${prefix}a`))
  })
  t.same(dump(under), ['m,k=a f:float 0=1', 'm,k=b f:float 0=3'])
  t.equal(await under.store.metadata.get('a'), undefined)
  t.equal(await under.store.metadata.get('b'), 2)
  t.equal(under.store.stats().damagedValues, 3, 'a record of the API, a series, and the point of it in the log')
  t.equal(under.errors.length, 3)
})

t.test('a log record that is lost is missed, also the last one', async (t) => {
  const under = await openStore(t)
  for (let i = 0; i < 4; i++) await write(under, `m f=${i} ${newYear + BigInt(i)}`)
  await meddle(under, async (level) => {
    await level.del(numberedKey(prefixes.log, 2))
    await level.del(numberedKey(prefixes.log, 4))
  })
  t.same(dump(under), ['m f:float 0=0 2e-9=2'])
  t.equal(under.store.stats().damagedValues, 2)
})

t.test('a directory that is lost is made anew from the blocks; a block that is lost is counted', async (t) => {
  const under = await openStore(t, { memoryBytes: 2048 })
  for (let i = 0; i < 3; i++) {
    const lines = Array.from({ length: 3000 }, (_, j) => `m,k=${i} f=${j} ${newYear + BigInt(j) * 1_000_000_000n}`)
    await write(under, lines.join('\n'))
  }
  await write(under, 'other f=1 1')
  const before = dump(under)
  const { blocks, points } = under.store.stats()
  await meddle(under, async (level) => {
    for await (const key of level.keys({ gte: Buffer.from('d'), lt: Buffer.from('e') })) await level.del(key)
  })
  t.same(dump(under), before)
  t.match(under.store.stats(), { blocks, points, damagedValues: 0 })
  let lost: Buffer | undefined
  await meddle(under, async (level) => {
    for await (const key of level.keys({ gte: Buffer.from('b'), lt: Buffer.from('c'), limit: 1 })) lost = key
    await level.del(lost as Buffer)
  })
  const after = dump(under)
  t.equal(under.store.stats().damagedValues, 1)
  t.ok(under.store.stats().damagedPoints > 0)
  t.ok(after.join(' ').length < before.join(' ').length)
})
