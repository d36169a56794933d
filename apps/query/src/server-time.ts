import fp from 'fastify-plugin'

/** `Server-Time` on every answer, in milliseconds since the epoch: a page measures ages by it, and not by its own clock. */
export default fp<{ readonly clock: () => number }>(
  async (fastify, { clock }) => {
    fastify.addHook('onSend', async (_request, reply) => {
      reply.header('server-time', clock())
    })
  },
  { name: 'server-time' },
)
