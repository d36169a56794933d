import t from 'tap'
import { StoreUnavailableError } from '../../src/store/unavailable.ts'
import { recordsOf } from '../fixture/records-of.ts'
import { FullDisk } from './fixture/full-disk.ts'
import { bucket, dump, openStore, type StoreUnderTest, write } from './fixture/open-store.ts'

async function untilWritable({ store }: StoreUnderTest): Promise<void> {
  while (!store.stats().writable) await new Promise((resolve) => setTimeout(resolve, 20))
}

t.test('a full disk is said, queries go on, and writing goes on by itself', async (t) => {
  const driver = new FullDisk()
  const under = await openStore(t, { driver, memoryBytes: 64 * 1024 })
  await write(under, 'm f=1 1767225600000000000')
  await under.store.metadata.put('record', 1)
  driver.full = true
  const refused = [
    under.store.write(bucket, Buffer.from('m f=2 1767225601000000000')),
    under.store.write(bucket, Buffer.from('m f=3 1767225602000000000')),
  ]
  for (const outcome of await Promise.all(refused)) {
    t.match(outcome, { ok: false, code: 'unavailable', message: /No space left on device.*repeat the request later/ })
  }
  t.match(await under.store.write(bucket, Buffer.from('m f=4 1')), { ok: false, code: 'unavailable' })
  await t.rejects(under.store.metadata.put('record', 2), StoreUnavailableError)
  await t.rejects(under.store.delete(bucket, { start: 0n, stop: 2n ** 62n }), StoreUnavailableError)
  await t.rejects(under.store.setRetention(bucket, 1n), StoreUnavailableError)
  await t.rejects(under.store.dropBucket(bucket), StoreUnavailableError)
  t.equal(await under.store.metadata.get('record'), 1)
  t.same(dump(under), ['m f:float 0=1'], 'what was refused is not seen')
  t.equal(under.errors.length, 1, 'said once')
  driver.full = false
  await untilWritable(under)
  t.same(dump(under), ['m f:float 0=1'], 'nor later')
  await write(under, 'm f=5 1767225603000000000')
  await under.reopen()
  t.same(dump(under), ['m f:float 0=1 3=5'])
  t.equal(under.store.stats().damagedValues, 0)
})

t.test('a write that failed and is on disk nevertheless does no harm', async (t) => {
  const driver = new FullDisk()
  const under = await openStore(t, { driver })
  await write(under, 'm f=1 1767225600000000000')
  Object.assign(driver, { full: true, writesAnyway: true })
  t.match(await under.store.write(bucket, Buffer.from('m f=2,g=1i 1767225601000000000')), { code: 'unavailable' })
  driver.full = false
  await untilWritable(under)
  await write(under, 'm f=2,g=1i 1767225601000000000')
  await under.reopen()
  t.same(dump(under), ['m f:float 0=1 1=2', 'm g:int 1=1'])
  t.equal(under.store.stats().damagedValues, 0)
})

t.test('an attempt to open again that fails is repeated', async (t) => {
  const driver = new FullDisk()
  const under = await openStore(t, { driver })
  await write(under, 'm f=1 1767225600000000000')
  driver.full = true
  t.match(await under.store.write(bucket, Buffer.from('m f=2')), { code: 'unavailable' })
  Object.assign(driver, { full: false, refusedOpens: 1 })
  await untilWritable(under)
  t.same(dump(under), ['m f:float 0=1'])
})

t.test('nothing of a refused batch is seen: overwritten points, series, types of fields, blocks', async (t) => {
  const driver = new FullDisk()
  const under = await openStore(t, { driver, memoryBytes: 64 * 1024 })
  await write(under, 'm,k=a f=1,s="old" 1767225600000000000')
  driver.full = true
  const lines = [
    'm,k=a f=2,s="new" 1767225600000000000',
    'm,k=b f=1 1767225601000000000',
    'other g=1i 1767225602000000000',
  ]
  // So many that tails become blocks.
  for (let i = 0; i < 5000; i++) lines.push(`m,k=a f=${i} ${1767225610 + i}000000000`)
  t.match(await under.store.write(bucket, Buffer.from(lines.join('\n'))), { code: 'unavailable' })
  await under.store.metadata.get('')
  t.same(dump(under), ['m,k=a f:float 0=1', 'm,k=a s:string 0=old'])
  t.equal(under.store.stats().series, 2)
  driver.full = false
  await untilWritable(under)
  await write(under, 'other g="a string now" 1767225602000000000')
  await under.reopen()
  t.same(dump(under), ['m,k=a f:float 0=1', 'm,k=a s:string 0=old', 'other g:string 2=a string now'])
  t.equal(under.store.stats().damagedValues, 0)
})

t.test('a store opens on a full disk: it can be read, refuses writes and takes them when there is room', async (t) => {
  const driver = new FullDisk()
  const under = await openStore(t, { driver, memoryBytes: 64 * 1024 })
  const lines: string[] = []
  for (let i = 0; i < 5000; i++) lines.push(`m,k=${i % 3} f=${i} ${1767225600 + i}000000000`)
  await write(under, lines.join('\n'))
  await under.store.metadata.put('record', 1)
  const stored = dump(under)
  await under.store.close()
  driver.refusedOpens = 3
  await under.reopen()
  t.equal(under.store.stats().writable, false)
  t.same(dump(under), stored)
  t.equal(await under.store.metadata.get('record'), 1)
  t.same(await recordsOf(under.store.metadata), [['record', 1]])
  t.match(await under.store.write(bucket, Buffer.from('m f=1')), { code: 'unavailable', message: /No space left/ })
  await t.rejects(under.store.metadata.put('record', 2), StoreUnavailableError)
  await untilWritable(under)
  t.same(dump(under), stored)
  await write(under, 'n f=1 1767225600000000000')
  t.same(dump(under), [...stored, 'n f:float 0=1'])
  t.equal(under.store.stats().damagedValues, 0)
})

t.test('what was never there cannot be opened on a full disk, and is said', async (t) => {
  const driver = new FullDisk()
  driver.refusedOpens = 1
  await t.rejects(openStore(t, { driver }), /No space left on device/)
})

t.test('a store can be closed while its disk is full', async (t) => {
  const driver = new FullDisk()
  const under = await openStore(t, { driver })
  driver.full = true
  t.match(await under.store.write(bucket, Buffer.from('m f=1')), { code: 'unavailable' })
  await under.store.close()
  t.match(await under.store.write(bucket, Buffer.from('m f=1')), { code: 'unavailable', message: /closed/ })
  driver.full = false
  await under.reopen()
  t.same(dump(under), [])
})
