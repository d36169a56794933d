import type { FastifyBaseLogger } from 'fastify'

/** Says in one line each when the database no longer answers, and when it does again. */
export function databaseLog(log: FastifyBaseLogger): (answers: boolean, reason: string) => void {
  return (answers, reason) =>
    answers
      ? log.info('the database answers again')
      : log.warn(`the database does not answer, so requests are refused at once until it does: ${reason}`)
}
