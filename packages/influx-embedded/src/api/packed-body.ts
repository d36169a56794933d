import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { ApiError } from '../wire/api-error.ts'

const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)

/** Unpacks a gzip body; any other encoding is taken as no encoding, as InfluxDB does. */
export async function unpackBody(body: Buffer, encoding: string | undefined, mostBytes: number): Promise<Buffer> {
  if (encoding !== 'gzip' && encoding !== 'x-gzip') return body
  // InfluxDB takes a body that does not start like gzip for a fault of its own.
  if (body[0] !== 0x1f || body[1] !== 0x8b) {
    throw new ApiError('internal error', 'An internal error has occurred - check server logs')
  }
  try {
    return await unpack(body, { maxOutputLength: mostBytes })
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case 'ERR_BUFFER_TOO_LARGE':
        throw new ApiError('request too large', 'unable to read data: points batch is too large', { cause: error })
      case 'Z_BUF_ERROR':
        throw new ApiError('invalid', 'unable to read data: unexpected EOF', { cause: error })
      default:
        throw new ApiError('invalid', 'unable to read data: gzip: invalid checksum', { cause: error })
    }
  }
}
