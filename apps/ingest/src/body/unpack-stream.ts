import type { Readable } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import { BodyBrokenOff, BodyTooLarge, MalformedDeflate, MalformedGzip, UnsupportedEncoding } from '../errors.ts'

/**
 * Unpacks a body as it comes. Where its end is not waited for, the request itself goes on, so that it can be answered.
 *
 * @param encoding the value of its Content-Encoding
 * @param limit the most bytes that it may have then
 * @throws BodyBrokenOff, BodyTooLarge, MalformedDeflate, MalformedGzip, UnsupportedEncoding
 */
export function unpackStream(payload: Readable, encoding: string | undefined, limit: number): AsyncIterable<Buffer> {
  switch (encoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return bounded(payload.iterator({ destroyOnReturn: false }), limit)
    case 'gzip':
    case 'x-gzip':
      return unpacked(payload, createGunzip(), { limit, Malformed: MalformedGzip })
    case 'deflate':
      return unpacked(payload, createInflate(), { limit, Malformed: MalformedDeflate })
    default:
      throw new UnsupportedEncoding(String(encoding).slice(0, 100))
  }
}

async function* unpacked(
  payload: Readable,
  through: ReturnType<typeof createGunzip>,
  { limit, Malformed }: { readonly limit: number; readonly Malformed: typeof MalformedGzip | typeof MalformedDeflate },
): AsyncGenerator<Buffer> {
  const fail = (error: Error) => through.destroy(error)
  payload.once('error', fail).pipe(through)
  try {
    yield* bounded(through, limit)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw code?.startsWith('Z_') ? new Malformed(message) : error
  } finally {
    payload.off('error', fail).unpipe(through)
    through.destroy()
  }
}

async function* bounded(chunks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let bytes = 0
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length
      if (bytes > limit) throw new BodyTooLarge(limit)
      yield chunk
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ECONNRESET' ? new BodyBrokenOff() : error
  }
}
