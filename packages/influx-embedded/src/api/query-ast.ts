import type { FastifyInstance } from 'fastify'
import { ScriptRefusal } from '../script/script-refusal.ts'
import { ApiError } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { decodeJson } from './decode.ts'
import { addRoute, bodyOf } from './routes.ts'

/** `/api/v2/query/ast`: the syntax tree of a script; `/api/v2/query/analyze`, which InfluxDB 2.9 fails at. */
export function queryAstRoutes(app: FastifyInstance, { scripts }: ApiContext): void {
  addRoute(app, 'named', '/api/v2/query/ast', {
    POST: async (request, reply) => {
      const body = decodeJson(bodyOf(request), { struct: 'langRequest', members: { query: 'string' } }, 'invalid json')
      try {
        const tree = await scripts.ask('tree', { script: body.query ?? '' })
        return reply.type('application/json; charset=utf-8').send(Buffer.from(tree.buffer))
      } catch (error) {
        if (!(error instanceof ScriptRefusal)) throw error
        throw new ApiError('invalid', `invalid AST: ${error.message}`, { cause: error })
      }
    },
  })
  addRoute(app, 'named', '/api/v2/query/analyze', {
    POST: () => {
      throw new ApiError('internal error', 'An internal error has occurred - check server logs')
    },
  })
}
