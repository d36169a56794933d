import { ClassicLevel } from 'classic-level'
import t from 'tap'
import { sealJson } from '../../src/store/format/checksum.ts'
import { recordsOf } from '../fixture/records-of.ts'
import { bucket, dump, newYear, openStore, second, write } from './fixture/open-store.ts'

const at = (seconds: number) => newYear + BigInt(seconds) * second

t.test('what is written is read, before and after the store is opened again', async (t) => {
  const under = await openStore(t)
  await write(under, `m,k=a f=1.5,i=-2i,u=3u,b=true,s="x, \\"y\\"" ${at(0)}\nm,k=b f=-0 ${at(1)}`)
  const expected = [
    'm,k=a b:bool 0=1',
    'm,k=a f:float 0=1.5',
    'm,k=a i:int 0=-2',
    'm,k=a s:string 0=x, "y"',
    'm,k=a u:uint 0=3',
    'm,k=b f:float 1=-0',
  ]
  t.same(dump(under), expected)
  await under.reopen()
  t.same(dump(under), expected)
})

t.test('the last write of a time wins, field by field', async (t) => {
  const under = await openStore(t)
  await write(under, `m f=1,g=1 ${at(0)}`)
  await write(under, `m f=2 ${at(0)}\nm h="new" ${at(0)}`)
  await write(under, `m f=3 ${at(0)}\nm f=4 ${at(0)}`)
  t.same(dump(under), ['m f:float 0=4', 'm g:float 0=1', 'm h:string 0=new'])
})

t.test('points become blocks, and late and overwritten ones are merged with them', async (t) => {
  const under = await openStore(t)
  const lines = (from: number, to: number, step: number, value: (i: number) => number) => {
    let text = ''
    for (let i = from; i < to; i += step) text += `m,k=a f=${value(i)} ${at(i)}\n`
    return text
  }
  await write(
    under,
    lines(0, 5000, 2, (i) => i / 10),
  )
  t.ok(under.store.stats().blocks > 0)
  await write(
    under,
    lines(1, 5000, 2, (i) => i / 10),
  )
  await write(
    under,
    lines(1000, 1010, 1, () => 7),
  )
  const expected = Array.from({ length: 5000 }, (_, i) => `${i}=${i >= 1000 && i < 1010 ? 7 : i / 10}`)
  t.same(dump(under), [`m,k=a f:float ${expected.join(' ')}`])
  await under.reopen()
  t.same(dump(under), [`m,k=a f:float ${expected.join(' ')}`])
  t.same(dump(under, { start: at(1008), stop: at(1012) }), ['m,k=a f:float 1008=7 1009=7 1010=101 1011=101.1'])
})

t.test('an unparsable line refuses the whole write', async (t) => {
  const under = await openStore(t)
  const outcome = await under.store.write(bucket, Buffer.from(`m f=1 ${at(0)}\nm f=x ${at(0)}\nm`))
  t.same(outcome, {
    ok: false,
    code: 'invalid',
    message: `unable to parse 'm f=x ${at(0)}': invalid boolean\nunable to parse 'm': missing fields`,
  })
  t.same(dump(under), [])
})

t.test('a field keeps its type; the rest of the write is stored', async (t) => {
  const under = await openStore(t)
  await write(under, `m,k=a f=1.5,g=1i ${at(0)}`)
  const outcome = await under.store.write(
    bucket,
    Buffer.from(`m,k=b f="text" ${at(2)}\nm,k=c f=3.5 ${at(3)}\nm,k=d f=true,h=9 ${at(4)}`),
  )
  t.same(outcome, {
    ok: false,
    code: 'unprocessable entity',
    message:
      'failure writing points to database: partial write: field type conflict: input field "f" on measurement "m" is type string, already exists as type float dropped=2',
  })
  t.same(dump(under), ['m,k=a f:float 0=1.5', 'm,k=a g:int 0=1', 'm,k=c f:float 3=3.5'])
})

t.test('series come in order of measurement, tags by their bytes, field', async (t) => {
  const under = await openStore(t)
  await write(
    under,
    ['b v=1', 'a,k=😀 v=1', 'a,k=\uffee v=1', 'a,k=1,j=2 v=1', 'a v=1', 'a,k=1 w=1,v=1', 'a,k=1! v=1'].join('\n'),
  )
  t.same(
    dump(under).map((line) => line.slice(0, line.indexOf(':'))),
    ['a v', 'a,j=2,k=1 v', 'a,k=1 v', 'a,k=1 w', 'a,k=1! v', 'a,k=\uffee v', 'a,k=😀 v', 'b v'],
  )
})

t.test('deleting removes times of the series that match, in blocks and in memory', async (t) => {
  const under = await openStore(t)
  let lines = ''
  for (let i = 0; i < 3000; i++) lines += `m,k=a f=${i} ${at(i)}\nm,k=b f=${i} ${at(i)}\n`
  await write(under, lines)
  await write(under, `m,k=a f=1 ${at(5000)}\nm,k=c f=1 ${at(10)}`)
  const predicate = { kind: 'tag', name: 'k', op: '==', value: 'a' } as const
  await under.store.delete(bucket, { start: at(10), stop: at(2990), predicate })
  await under.store.delete(bucket, { start: at(5000), stop: at(6000) })
  await under.store.delete(bucket, { start: at(10), stop: at(2999), predicate: { ...predicate, value: 'c' } })
  const check = () => {
    const [a, b, ...others] = dump(under)
    t.equal(
      a,
      `m,k=a f:float ${[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2991, 2992, 2993, 2994, 2995, 2996, 2997, 2998, 2999].map((i) => `${i}=${i}`).join(' ')}`,
    )
    t.equal(b?.split(' ').length, 3002)
    t.same(others, [])
  }
  check()
  await under.reopen()
  check()
  t.equal(under.store.stats().series, 2)
})

t.test('a dropped bucket is gone, also from the log', async (t) => {
  const under = await openStore(t)
  await write(under, `m f=1 ${at(0)}`)
  await write(under, `m f=2 ${at(0)}`, '00000000000000b2')
  await under.store.dropBucket(bucket)
  t.same(dump(under), [])
  await under.reopen()
  t.same(dump(under), [])
  t.same(dump(under, { bucketId: '00000000000000b2' }), ['m f:float 0=2'])
  t.equal(under.store.stats().damagedValues, 0)
  await write(under, `m f="other type" ${at(0)}`)
  t.same(dump(under), ['m f:string 0=other type'])
})

t.test('metadata are JSON records by name', async (t) => {
  const under = await openStore(t)
  const { metadata } = under.store
  await metadata.put('bucket/1', { name: 'one' })
  await metadata.batch([
    { type: 'put', key: 'bucket/2', value: ['ü'] },
    { type: 'put', key: 'task/1', value: 1 },
    { type: 'del', key: 'bucket/1' },
  ])
  await under.reopen()
  t.same(await under.store.metadata.get('bucket/2'), ['ü'])
  t.equal(await under.store.metadata.get('bucket/1'), undefined)
  t.same(await recordsOf(under.store.metadata, 'bucket/'), [['bucket/2', ['ü']]])
})

t.test('a folder that is in use is refused with what to do', async (t) => {
  const under = await openStore(t)
  await t.rejects(openStore(t, { dir: under.dir }), /the data folder .* is in use by another process: stop that one/)
  await write(under, `m f=1 ${at(0)}`)
})

t.test('a folder with another layout is refused with what to do', async (t) => {
  const under = await openStore(t)
  await under.store.close()
  const level = new ClassicLevel<Buffer, Buffer>(under.dir, { keyEncoding: 'buffer', valueEncoding: 'buffer' })
  const key = Buffer.from('v')
  await level.put(key, sealJson(key, 99))
  await level.close()
  await t.rejects(
    openStore(t, { dir: under.dir }),
    /has layout 99, this version reads 1: use the version that wrote it/,
  )
  await level.open()
  await level.put(key, sealJson(key, 1))
  await level.close()
  await under.reopen()
})

t.test('memory and log stay within their bounds however much is written', async (t) => {
  const memoryBytes = 512 * 1024
  const under = await openStore(t, { memoryBytes })
  let most = { tails: 0, log: 0 }
  for (let batch = 0; batch < 50; batch++) {
    const lines: string[] = []
    for (let i = 0; i < 150; i++) lines.push(`m,k=${i} f=${batch},s="batch ${batch}" ${at(batch)}`)
    await write(under, lines.join('\n'))
    const { tailBytes, logBytes } = under.store.stats()
    most = { tails: Math.max(most.tails, tailBytes), log: Math.max(most.log, logBytes) }
  }
  // A limit may be exceeded by half, and by the write that exceeds it.
  t.ok(most.tails < memoryBytes, `${most.tails} bytes of tails`)
  t.ok(most.log < memoryBytes / 2, `${most.log} bytes of log`)
  const { points, series, blocks } = under.store.stats()
  t.strictSame({ points, series }, { points: 15_000, series: 300 })
  t.ok(blocks < 300 * 12, `${blocks} blocks: small ones are merged`)
  t.equal(dump(under).length, 300)
})
