import { hashOf } from '@nrg/service/keys/key-text'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { BeingAnswered, IdempotencyKeyReused, InvalidIdempotencyKey, KeyNotKept } from '../errors.ts'
import type { KeptAnswers } from './kept-answers.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** A `preHandler` hook: a request whose `Idempotency-Key` was answered gets the same answer. */
    answerOnce(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void
  }

  interface FastifyRequest {
    /** What tells its body from another one; only where it has an `Idempotency-Key`. */
    bodyDigest: string | null
    /** When it first came, where it has an `Idempotency-Key`, in milliseconds since the epoch. */
    firstCameAt: number | null
    idempotencyId: string | null
  }
}

const HEADER = 'idempotency-key'
/** The most characters of a key. */
const KEY_LENGTH = 255

export interface IdempotencyOptions {
  /** Left out, what was answered cannot be kept. */
  readonly answers: KeptAnswers | undefined
}

/** Takes `Idempotency-Key`: a request that is sent again with the same one is not done again, also after a restart. */
export default fp<IdempotencyOptions>(
  async (fastify, { answers }) => {
    fastify.decorateRequest('bodyDigest', null)
    fastify.decorateRequest('firstCameAt', null)
    fastify.decorateRequest('idempotencyId', null)
    if (answers !== undefined) fastify.addHook('onClose', () => answers.close())

    /** Whether it was answered before; then it is again. */
    const isAnswered = async (key: unknown, request: FastifyRequest, reply: FastifyReply): Promise<boolean> => {
      if (typeof key !== 'string' || key.length === 0 || key.length > KEY_LENGTH)
        throw new InvalidIdempotencyKey(KEY_LENGTH)
      if (answers === undefined) throw new KeyNotKept()
      // Each sender has its own, for each address.
      const id = hashOf(JSON.stringify([request.sender?.key, request.method, request.url, key]))
      const begun = await answers.begin(id, request.bodyDigest ?? '').catch((error: Error) => {
        request.log.error(`an Idempotency-Key cannot be put on disk: ${error.message}`)
        throw new KeyNotKept()
      })
      switch (begun.kind) {
        case 'other':
          throw new IdempotencyKeyReused()
        case 'under-way':
          throw Object.assign(new BeingAnswered(), { retryAfterMs: 1000 })
        case 'answered':
          reply
            .status(begun.status)
            .header('idempotency-replayed', 'true')
            .type(begun.status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json')
            .send(begun.body)
          return true
        case 'new':
          request.firstCameAt = begun.at
          request.idempotencyId = id
          reply.raw.once('close', () => answers.release(id))
          return false
      }
    }
    fastify.decorate('answerOnce', (request, reply, done) => {
      const key = request.headers[HEADER]
      if (key === undefined) done()
      else isAnswered(key, request, reply).then((isAgain) => isAgain || done(), done)
    })
    fastify.addHook('onSend', ({ idempotencyId, log }, { statusCode }, payload, done) => {
      if (idempotencyId === null || answers === undefined || typeof payload !== 'string' || isForNow(statusCode))
        return done(null, payload)
      answers
        .end(idempotencyId, { status: statusCode, body: payload })
        // Sent again it is done again, to the same effect.
        .catch((error: Error) => log.error(`an answer cannot be kept: ${error.message}`))
        .then(() => done(null, payload))
    })
  },
  { name: 'idempotency', dependencies: ['require-sender'] },
)

/** Whether an answer is of this time alone: what is sent again is done again. */
const isForNow = (status: number): boolean => status >= 500 || status === 429
