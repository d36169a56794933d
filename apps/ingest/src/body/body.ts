import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import { hashOf } from '@nrg/service/keys/key-text'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { RequestLimits } from '../config.ts'
import { InvalidUtf8, TooMuchUnderWay } from '../errors.ts'
import { codingName } from './coding.ts'
import { decode } from './decode.ts'
import { MOST_WINDOW_BYTES } from './zstd-frames.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The bytes of bodies that are held now, or may come to be. */
    heldBodyBytes(): number
    /** The bytes of a body as they were before they were packed, which have to be UTF-8; at once where it is not packed. */
    unpackBody(request: FastifyRequest, body: Buffer): Buffer | Promise<Buffer>
  }

  interface FastifyRequest {
    heldBodyBytes: number
  }
}

/** Bodies of requests, in any encoding that ingest takes, and no more of them at a time than may be held. */
export default fp<{ limits: RequestLimits }>(
  async (fastify, { limits }) => {
    let held = 0
    const hold = (request: FastifyRequest, bytes: number) => {
      held += bytes - request.heldBodyBytes
      request.heldBodyBytes = bytes
    }
    fastify.decorate('heldBodyBytes', () => held)
    fastify.decorateRequest('heldBodyBytes', 0)
    // After the key: a stranger holds nothing. A body that comes slowly holds its place until it is there or too late.
    fastify.addHook('preParsing', (request, reply, payload, done) => {
      const bytes = mayBecome(request.headers, limits.bodyBytes)
      if (held + bytes > limits.bodiesBytes) return done(new TooMuchUnderWay())
      hold(request, bytes)
      reply.raw.once('close', () => hold(request, 0))
      done(null, payload)
    })

    fastify.removeAllContentTypeParsers()
    const take = (request: FastifyRequest, bytes: Buffer) => {
      hold(request, bytes.length)
      if (request.headers['idempotency-key'] !== undefined) request.bodyDigest = hashOf(bytes)
      if (!isUtf8(bytes)) throw new InvalidUtf8()
      return bytes
    }
    fastify.decorate('unpackBody', (request: FastifyRequest, body: Buffer) => {
      const encoding = request.headers['content-encoding']
      if (encoding === undefined) return take(request, body)
      return decode(body, encoding, limits.bodyBytes).then((bytes) => take(request, bytes))
    })
  },
  { name: 'body' },
)

/** How many bytes a body may turn out to have. */
function mayBecome(headers: IncomingHttpHeaders, limit: number): number {
  const { 'content-length': length, 'transfer-encoding': chunked, 'content-encoding': packed } = headers
  // The decoder has a window beside it.
  if (codingName(packed) === 'zstd') return limit + MOST_WINDOW_BYTES
  if (packed !== undefined || chunked !== undefined) return limit
  return length === undefined ? 0 : Math.min(Number(length), limit)
}
