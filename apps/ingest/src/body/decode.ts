import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { BodyTooLarge, MalformedGzip, UnsupportedEncoding } from '../errors.ts'

const unzip = promisify(gunzip)

/**
 * Unpacks a body.
 *
 * @param encoding the value of its Content-Encoding
 * @param limit the most bytes that it may have then
 * @throws BodyTooLarge, MalformedGzip, UnsupportedEncoding
 */
export async function decode(body: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
  switch (encoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return body
    case 'gzip':
    case 'x-gzip':
      try {
        // Bounds what a small body can grow to.
        return await unzip(body, { maxOutputLength: limit })
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException
        throw code === 'ERR_BUFFER_TOO_LARGE' ? new BodyTooLarge(limit) : new MalformedGzip(message)
      }
    default:
      throw new UnsupportedEncoding(String(encoding).slice(0, 100))
  }
}
