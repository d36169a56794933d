import { isUtf8 } from 'node:buffer'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { Limits } from '../config.ts'
import { BodyTooLarge, InvalidUtf8, MalformedGzip, UnsupportedEncoding } from '../errors.ts'
import { readItems } from './items.ts'
import { isLines } from './media-type.ts'

const unzip = promisify(gunzip)

/** Reads request bodies as items: any encoding and content type that ingest takes, the others refused by name. */
export default fp<{ limits: Limits }>(
  async (fastify, { limits }) => {
    fastify.removeAllContentTypeParsers()
    fastify.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
      const lines = isLines(request.headers['content-type'])
      const bytes = await decode(body, request.headers['content-encoding'], limits.bodyBytes)
      if (!isUtf8(bytes)) throw new InvalidUtf8()
      // A byte order mark is no part of the text.
      return readItems(bytes.toString('utf8').replace(/^\ufeff/, ''), lines, limits)
    })
  },
  { name: 'body' },
)

async function decode(body: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
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
