import createError from '@fastify/error'
import proxy from '@fastify/http-proxy'
import { isLocal } from '@nrg/service/local'
import fp from 'fastify-plugin'

const NoQuery = createError('PAGE_NO_QUERY', 'the query service does not answer: it may be starting', 502)

/** Passes what the page asks on to the query service. */
export default fp<{ readonly query: string }>(
  async (fastify, { query }) => {
    // A stream lasts for as long as the page is open.
    fastify.addHook('onRoute', (route) => {
      route.handlerTimeout = 0
    })
    for (const prefix of ['/api', '/docs'])
      await fastify.register(proxy, {
        upstream: query,
        prefix,
        rewritePrefix: prefix,
        replyOptions: {
          onError: (reply) => reply.send(new NoQuery()),
          // The service lets this machine do more than others: what comes from elsewhere says so.
          rewriteRequestHeaders: (request, headers) =>
            isLocal(request) ? headers : { ...headers, 'x-forwarded-for': request.ip },
        },
      })
  },
  { name: 'pass-on', dependencies: ['problems'] },
)
