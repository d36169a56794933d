import type { Readable } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import { BodyBrokenOff } from '../errors.ts'
import { atMost } from './at-most.ts'
import { codingOf, codings, type Malformed } from './coding.ts'
import { unpackZstd } from './zstd.ts'

/**
 * Unpacks a body as it comes. Where its end is not waited for, the request itself goes on, so that it can be answered.
 *
 * @param encoding the value of its Content-Encoding
 * @param limit the most bytes that it may have then
 * @throws BodyBrokenOff, BodyTooLarge, MalformedDeflate, MalformedGzip, MalformedZstd, UnsupportedEncoding,
 *   ZstdWindowTooLarge
 */
export function unpackStream(payload: Readable, encoding: string | undefined, limit: number): AsyncIterable<Buffer> {
  const coding = codingOf(encoding)
  if (coding === undefined || coding === 'zstd') {
    const chunks = payload.iterator({ destroyOnReturn: false })
    return bounded(coding === 'zstd' ? unpackZstd(chunks) : chunks, limit)
  }
  const through = coding === 'gzip' ? createGunzip() : createInflate()
  return unpacked(payload, through, { limit, Fault: codings[coding] })
}

async function* unpacked(
  payload: Readable,
  through: ReturnType<typeof createGunzip>,
  { limit, Fault }: { readonly limit: number; readonly Fault: Malformed },
): AsyncGenerator<Buffer> {
  const fail = (error: Error) => through.destroy(error)
  payload.once('error', fail).pipe(through)
  try {
    yield* bounded(through, limit)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw code?.startsWith('Z_') ? new Fault(message) : error
  } finally {
    payload.off('error', fail).unpipe(through)
    through.destroy()
  }
}

async function* bounded(chunks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  try {
    yield* atMost(chunks, limit)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ECONNRESET' ? new BodyBrokenOff() : error
  }
}
