import fc from 'fast-check'
import { test } from 'tap'
import { unpackZstd } from '../src/body/zstd.ts'
import { MOST_WINDOW_BYTES, ZstdFrames } from '../src/body/zstd-frames.ts'
import { zstd } from './fixture/zstd.ts'

async function unpack(packed: Buffer, sizes: readonly number[] = []): Promise<Buffer> {
  const unpacked: Buffer[] = []
  for await (const chunk of unpackZstd(chunksOf(packed, sizes))) unpacked.push(chunk)
  return Buffer.concat(unpacked)
}

/** The data in chunks of the sizes, one after the other and again. */
function* chunksOf(data: Buffer, sizes: readonly number[]): Generator<Buffer> {
  for (let at = 0, i = 0; at < data.length; i++) {
    const size = sizes[i % sizes.length] ?? data.length
    yield data.subarray(at, at + size)
    at += size
  }
}

/** Lines, as devices send them, and what does not pack. */
const data = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }),
  fc.tuple(fc.string({ maxLength: 60 }), fc.nat(20_000)).map(([line, count]) => Buffer.from(`${line}\n`.repeat(count))),
)
const sizes = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 })
const levels = fc.constantFrom(1, 3, 5)
const skipped = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])

test('what was packed comes out again, however it is cut', async (t) => {
  await fc.assert(
    fc.asyncProperty(data, data, levels, sizes, async (one, other, level, cut) => {
      const packed = Buffer.concat([zstd(one, level), skipped, zstd(other)])
      const unpacked = await unpack(packed, cut)
      if (!unpacked.equals(Buffer.concat([one, other]))) throw new Error('other data')
    }),
    { numRuns: 60 },
  )
  t.pass()
})

test('what is cut off is refused, wherever it is', async (t) => {
  const packed = zstd('{"device_id":1001}\n'.repeat(20_000))
  for (let length = 0; length < packed.length; length++)
    await t.rejects(
      unpack(packed.subarray(0, length)),
      { code: 'ING_MALFORMED_ZSTD', message: /it ends early/ },
      `${length}`,
    )
  await t.rejects(unpack(Buffer.concat([packed, packed.subarray(0, 3)])), { code: 'ING_MALFORMED_ZSTD' })
})

test('what a block is unpacked to is handed on before the next one is', (t) => {
  // A frame of 2,000 blocks of 128 KiB, each one byte that is repeated.
  const block = Buffer.from([2, 0, 16, 32])
  const packed = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 56]), ...Array<Buffer>(2000).fill(block)])
  const lengths = [...new ZstdFrames().pieces(packed)].map(({ length }) => length)
  t.equal(lengths.length, 2000)
  t.ok(lengths.every((length) => length <= 13))
  t.end()
})

test('what is large and skipped is handed on in parts', async (t) => {
  const skippable = Buffer.alloc(5_000_008)
  skippable.set([0x50, 0x2a, 0x4d, 0x18, 0x40, 0x4b, 0x4c, 0])
  t.equal((await unpack(Buffer.concat([skippable, zstd('after it')]))).toString(), 'after it')
  t.ok([...new ZstdFrames().pieces(skippable)].every(({ length }) => length <= 131_072))
})

const head = (...bytes: number[]) => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...bytes])
const unpackable = [
  ['no zstd at all', Buffer.from('{"device_id":1001}'), /does not begin as such/],
  ['a window of 16 MiB', head(0, 14 << 3), /window of 16777216 bytes/],
  ['a single segment of more than a window', head(0xa0, 0, 0, 0, 1), /window of 16777216 bytes/],
  ['a single segment of petabytes', head(0xe0, 0, 0, 0, 0, 0, 0, 8, 0), /window of \d+ bytes/],
  ['a dictionary', head(0x21, 1, 1), /needs a dictionary/],
  ['a block of the fourth kind', head(0, 0, 6, 0, 0), /of no kind/],
  ['a block of more than 128 KiB', head(0, 56, 0, 0, 255), /of no kind/],
  ['a packed block of noise', head(0, 56, 0x35, 0, 0, 1, 2, 3, 4, 5, 6), /is damaged/],
] as const
for (const [name, packed, message] of unpackable)
  test(`refused: ${name}`, (t) => t.rejects(unpack(packed), { message }))

test('twenty bodies at a time have the widest window', async (t) => {
  t.equal(MOST_WINDOW_BYTES, 8_388_608)
  // Raw blocks of one byte.
  const wide = [head(0, 13 << 3, 8, 0, 0, 65), Buffer.from([9, 0, 0, 66])]
  const bodies = Array.from({ length: 20 }, () => unpackZstd(wide))
  for (const body of bodies) t.equal((await body.next()).value?.toString(), 'A')
  for (const body of bodies) t.equal((await body.next()).value?.toString(), 'B')
  for (const body of bodies) t.ok((await body.next()).done)
})

test('one body that breaks leaves the next one as it is', async (t) => {
  const packed = zstd('{"device_id":1001}')
  for (let i = 0; i < 5; i++) {
    await t.rejects(unpack(packed.subarray(0, -1)))
    t.equal((await unpack(packed)).toString(), '{"device_id":1001}')
  }
})
