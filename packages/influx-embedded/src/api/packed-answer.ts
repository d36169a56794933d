import { PassThrough, type Readable } from 'node:stream'
import { createGzip, type ZlibOptions } from 'node:zlib'
import type { FastifyRequest } from 'fastify'

/** Whether an answer may be packed. */
export function acceptsGzip(request: FastifyRequest): boolean {
  const header = String(request.headers['accept-encoding'] ?? '')
  return header.split(',').some((part) => /^\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(part))
}

/** What a source has, packed as it comes; who takes no more of it ends the source. */
export function packed(source: Readable, options: ZlibOptions = {}): PassThrough {
  const packer = createGzip(options)
  const answer = new PassThrough()
  source.on('error', (error) => answer.destroy(error))
  packer.on('error', (error) => answer.destroy(error))
  answer.on('close', () => source.destroy())
  source.pipe(packer).pipe(answer)
  return answer
}
