import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Problem } from '@nrg/schema/problem'
import { WhatIf } from '@nrg/schema/what-if'
import { whatIfExample } from '../examples/case.ts'
import { withExample } from '../examples/with-example.ts'
import { liveFor } from '../live-for.ts'
import type { RouteOptions } from '../route-options.ts'
import { answerWhatIf } from '../what-if/answer.ts'
import { WhatIfQuery, whatIfQuestion } from '../what-if/parameters.ts'
import { ScoreBooks } from '../what-if/score-books.ts'

export interface WhatIfOptions extends RouteOptions {
  /** How old scores may be, in milliseconds: a minute where it is left out. */
  readonly keepScoresMs?: number
  /** The longest that they are read, in milliseconds. */
  readonly limitMs: number
}

/** `GET /api/what-if`. */
const whatIf: FastifyPluginAsyncTypebox<WhatIfOptions> = async (fastify, options) => {
  const { reader, fleet, clock, live, limitMs, keepScoresMs: keepMs } = options
  const books = new ScoreBooks({ reader, clock, limitMs, ...(keepMs !== undefined && { keepMs }) })
  fastify.addHook('onClose', async () => books.close())
  fastify.get(
    '/api/what-if',
    {
      schema: {
        tags: ['alerts'],
        summary: 'Which alerts another threshold would have raised',
        description:
          'Made of the stored scores as alerts are. Those are stored from the share `release` of the threshold on, so a lower one is a 400, and `npm run backtest` says what it would find; an alert that a lower threshold makes may also have lasted longer. A threshold that is higher for what a device is accustomed to stays so.',
        querystring: WhatIfQuery,
        response: { 200: withExample(WhatIf, whatIfExample), '4xx': Problem, '5xx': Problem },
      },
    },
    async ({ query }, reply) => {
      const now = clock()
      const state = await liveFor(reply, live, now)
      const question = whatIfQuestion(query, fleet, state, now)
      return reply.sendShared([JSON.stringify(query)], (signal) =>
        answerWhatIf({ reader, fleet, books }, question, { signal, now: new Date(now) }),
      )
    },
  )
}

export default whatIf
