import type { FastifyInstance } from 'fastify'
import { ApiError } from '../wire/api-error.ts'
import { FLUX_SIGNATURES } from './flux-signatures.ts'
import { addRoute, pathParameter } from './routes.ts'

/** `/api/v2/query/suggestions`: the functions of Flux and their parameters. */
export function querySuggestionRoutes(app: FastifyInstance): void {
  addRoute(app, 'named', '/api/v2/query/suggestions', {
    GET: () => ({ funcs: Object.keys(FLUX_SIGNATURES).map((name) => ({ name, params: parametersOf(name) })) }),
  })
  addRoute(app, 'named', '/api/v2/query/suggestions/:name', {
    GET: (request) => {
      const name = pathParameter(request, 'name')
      // InfluxDB takes a name that it does not know for a fault of its own.
      if (!Object.hasOwn(FLUX_SIGNATURES, name)) {
        throw new ApiError('internal error', 'An internal error has occurred - check server logs')
      }
      return { name, params: parametersOf(name) }
    },
  })
}

function parametersOf(name: string): Record<string, string> {
  const parameters = (FLUX_SIGNATURES[name] as string).split(' ').filter((parameter) => parameter !== '')
  return Object.fromEntries(parameters.map((parameter) => parameter.split(':')))
}
