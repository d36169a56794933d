import { setRetryAfter } from '@nrg/service/problems'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Refusal } from '../devices/admit.ts'
import type { Taken } from '../intake.ts'
import { FOREIGN_DEVICE } from '../keys/foreign.ts'
import { type RefusedFields, refusedFields } from '../rejected.ts'
import { writeAnswer } from '../write-answer.ts'

/** Answers what became of the readings of a request. */
export function takenAnswer(taken: Taken, request: FastifyRequest, reply: FastifyReply) {
  const refuse = (status: number, error: string) =>
    reply.status(status).send({ ok: false, error, ...refusedFields(taken.batch) })
  switch (taken.kind) {
    case 'invalid':
      return refuse(422, 'validation_error')
    case 'foreign':
      return refuse(403, FOREIGN_DEVICE)
    case 'not-let-in':
      return notLetInAnswer(taken.refusal, refusedFields(taken.batch), request, reply)
    case 'stored':
      return writeAnswer(taken.outcome, taken.batch, request, reply)
  }
}

/** Answers that no device was let in. */
export function notLetInAnswer(
  { code, retryAfterMs }: Refusal,
  details: RefusedFields,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  request.failure = code
  if (retryAfterMs !== undefined) setRetryAfter(reply, retryAfterMs)
  return reply.status(429).send({ ok: false, error: code, ...details })
}
