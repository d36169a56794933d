import { hasAlready, weakTag } from '@nrg/service/conditional'
import type { FastifyReply } from 'fastify'
import fp from 'fastify-plugin'
import { type Encoding, encode, encodingFor, LEAST_BYTES } from './compression.ts'
import { ItemBytes, type ItemOf } from './item-bytes.ts'
import { SharedReads } from './shared-reads.ts'

/** How old what was read may be, in ms, for one who asks. */
const KEEP_MS = 1000
const KEEP_BYTES = 16_777_216
/** The most readings at one time; the sockets to the database are fewer. */
const AT_ONCE = 256

export interface SharedAnswerOptions {
  /** How old what was read may be, in ms, for one who asks; a second where it is left out. */
  readonly keepMs?: number
  /** The longest that a reading takes, in ms. */
  readonly limitMs: number
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

interface Answer {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly etag: string
  /** What was compressed already. */
  readonly encoded: Map<Encoding, Promise<Buffer>>
}

declare module 'fastify' {
  interface FastifyReply {
    /**
     * Answers what `read` reads, once for all who ask the same at a time. To a route it is as if it returned what is read,
     * which holds that to the schema of its answer.
     *
     * @param question all that the answer depends on, beside the route
     * @param read what is read; what it puts into `headers` is sent with it
     */
    sendShared<T>(
      question: readonly string[],
      read: (signal: AbortSignal, headers: Record<string, string>) => Promise<T>,
    ): Promise<T>
    /** Answers a list so, each of its items with what it is of: one that has not changed since is not written anew. */
    sendSharedItems<T extends object>(
      question: readonly string[],
      read: (signal: AbortSignal, headers: Record<string, string>) => Promise<readonly ItemOf<T>[]>,
    ): Promise<T[]>
  }
}

/**
 * Answers that are shared: read once, written as JSON and compressed once, and sent to each from the same bytes, so that a
 * hundred who ask, or read slowly, cost as much as one.
 */
export default fp<SharedAnswerOptions>(
  async (fastify, { keepMs = KEEP_MS, limitMs, clock }) => {
    const reads = new SharedReads<Answer>({
      keepMs,
      keepBytes: KEEP_BYTES,
      sizeOf: ({ body }) => body.length,
      limitMs,
      atOnce: AT_ONCE,
      clock,
    })
    async function send(
      reply: FastifyReply,
      question: readonly string[],
      write: (signal: AbortSignal, headers: Record<string, string>) => Promise<Buffer>,
    ) {
      const { request } = reply
      const answer = await reads.get(
        JSON.stringify([request.routeOptions.url, ...question]),
        async (signal) => {
          const headers: Record<string, string> = {}
          const body = await write(signal, headers)
          return { headers, body, etag: weakTag(body), encoded: new Map() }
        },
        request.signal,
      )
      const { headers, body, etag } = answer
      reply.headers(headers).type('application/json; charset=utf-8').header('etag', etag)
      const encoding = body.length < LEAST_BYTES ? undefined : encodingFor(request)
      if (encoding === undefined || hasAlready(request, reply)) return reply.send(body)
      const encoded = await encodedOnce(answer, encoding)
      reply.vary('accept-encoding')
      return reply.header('content-encoding', encoding).send(encoded)
    }
    async function sendShared<T>(
      this: FastifyReply,
      question: readonly string[],
      read: (signal: AbortSignal, headers: Record<string, string>) => Promise<T>,
    ) {
      const write = async (signal: AbortSignal, headers: Record<string, string>) =>
        Buffer.from(String(this.serialize(await read(signal, headers))))
      return (await send(this, question, write)) as unknown as T
    }
    const items = new Map<string | undefined, ItemBytes>()
    async function sendSharedItems<T extends object>(
      this: FastifyReply,
      question: readonly string[],
      read: (signal: AbortSignal, headers: Record<string, string>) => Promise<readonly ItemOf<T>[]>,
    ) {
      const { url } = this.request.routeOptions
      // Each route writes what it answers by its own schema.
      const bytes = items.get(url) ?? new ItemBytes()
      items.set(url, bytes)
      const write = async (signal: AbortSignal, headers: Record<string, string>) =>
        bytes.write(await read(signal, headers), (list) => String(this.serialize(list)))
      return (await send(this, question, write)) as unknown as T[]
    }
    fastify.decorateReply('sendShared', sendShared)
    fastify.decorateReply('sendSharedItems', sendSharedItems)
  },
  { name: 'shared-answer' },
)

function encodedOnce({ body, encoded }: Answer, encoding: Encoding): Promise<Buffer> {
  const known = encoded.get(encoding) ?? encode(body, encoding)
  encoded.set(encoding, known)
  return known
}
