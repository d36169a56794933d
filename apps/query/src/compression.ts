import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { negotiate } from '@fastify/accept-negotiator'
import compress from '@fastify/compress'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

/** A smaller answer is one packet as it is. */
export const LEAST_BYTES = 1024

const encodings = ['br', 'gzip', 'identity'] as const
export type Encoding = Exclude<(typeof encodings)[number], 'identity'>

/** The best brotli takes a second for a megabyte; this takes some 10 ms, and is no larger than gzip. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }

/** Compresses answers above 1 kB for those who take that. The event stream is none of them: it is written by itself. */
export default fp(
  async (fastify) => {
    await fastify.register(compress, {
      threshold: LEAST_BYTES,
      encodings: [...encodings],
      // Bodies of requests come as they are.
      requestEncodings: ['identity'],
      globalDecompression: false,
      brotliOptions: brotli,
    })
  },
  { name: 'compression' },
)

/** The encoding that who asks likes best of ours; undefined where it takes none. */
export function encodingFor({ headers }: FastifyRequest): Encoding | undefined {
  const best = negotiate(headers['accept-encoding'] ?? 'identity', [...encodings])
  return best === 'br' || best === 'gzip' ? best : undefined
}

const [brotliAsync, gzipAsync] = [promisify(brotliCompress), promisify(gzip)]

/** The body in an encoding, made outside of the event loop. */
export const encode = (body: Buffer, encoding: Encoding): Promise<Buffer> =>
  encoding === 'br' ? brotliAsync(body, brotli) : gzipAsync(body)
