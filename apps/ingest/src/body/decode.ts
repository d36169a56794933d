import { promisify } from 'node:util'
import { gunzip, inflate, inflateRaw } from 'node:zlib'
import { BodyTooLarge } from '../errors.ts'
import { atMost } from './at-most.ts'
import { codingOf, codings, type Malformed } from './coding.ts'
import { unpackZstd } from './zstd.ts'

const unzip = promisify(gunzip)
const expand = promisify(inflate)
const expandRaw = promisify(inflateRaw)

/**
 * Unpacks a body.
 *
 * @param encoding the value of its Content-Encoding
 * @param limit the most bytes that it may have then
 * @throws BodyTooLarge, MalformedDeflate, MalformedGzip, MalformedZstd, UnsupportedEncoding, ZstdWindowTooLarge
 */
export async function decode(body: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
  const coding = codingOf(encoding)
  if (coding === undefined) return body
  if (coding === 'zstd') return unzstd(body, limit)
  const unpack = coding === 'gzip' ? unzip : hasZlibHeader(body) ? expand : expandRaw
  return bounded(unpack(body, { maxOutputLength: limit }), limit, codings[coding])
}

/** What a body is unpacked to: a small one may grow to no more than it may have. */
async function bounded(unpacked: Promise<Buffer>, limit: number, Fault: Malformed): Promise<Buffer> {
  try {
    return await unpacked
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw code === 'ERR_BUFFER_TOO_LARGE' ? new BodyTooLarge(limit) : new Fault(message)
  }
}

async function unzstd(body: Buffer, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of atMost(unpackZstd([body]), limit)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** `deflate` of HTTP has the header of zlib; some leave it out. @see https://www.rfc-editor.org/rfc/rfc1950#section-2.2 */
const hasZlibHeader = (body: Buffer): boolean =>
  body.length > 1 && ((body[0] ?? 0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0
