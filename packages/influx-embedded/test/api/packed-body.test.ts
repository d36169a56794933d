import { gzipSync } from 'node:zlib'
import { test } from 'tap'
import { unpackBody } from '../../src/api/packed-body.ts'

const TEXT = Buffer.from('m f=1\n'.repeat(100))

test('unpacks gzip, and takes any other encoding for none', async (t) => {
  t.strictSame(await unpackBody(gzipSync(TEXT), 'gzip', 1000), TEXT)
  t.strictSame(await unpackBody(gzipSync(TEXT), 'x-gzip', 1000), TEXT)
  t.strictSame(await unpackBody(TEXT, undefined, 1), TEXT)
  t.strictSame(await unpackBody(TEXT, 'identity', 1), TEXT)
})

test('refuses what is no gzip, ends early, is damaged or unpacks to too much', async (t) => {
  const packed = gzipSync(TEXT)
  const damaged = Buffer.from(packed)
  damaged.writeUInt8(damaged.readUInt8(packed.length - 6) ^ 0xff, packed.length - 6)
  const refusal = (body: Buffer) => t.rejects(unpackBody(body, 'gzip', 600))
  await t.rejects(unpackBody(TEXT, 'gzip', 600), { code: 'internal error' })
  await t.rejects(unpackBody(packed.subarray(0, -10), 'gzip', 600), {
    code: 'invalid',
    message: 'unable to read data: unexpected EOF',
  })
  await t.rejects(unpackBody(damaged, 'gzip', 600), { code: 'invalid' })
  await t.rejects(unpackBody(packed, 'gzip', 599), {
    code: 'request too large',
    message: 'unable to read data: points batch is too large',
  })
  await refusal(Buffer.from([0x1f, 0x8b]))
})
