import type { FastifyInstance } from 'fastify'
import type { Store } from '../store/store.ts'
import { COMMIT, VERSION } from '../wire/version.ts'

/** `/health`, whatever the method and whatever follows: 503 while nothing can be stored. Needs no token. */
export function healthRoutes(app: FastifyInstance, store: Pick<Store, 'outage'>): void {
  for (const url of ['/health', '/health/*']) {
    app.all(url, (_request, reply) => {
      const { outage } = store
      const status = outage === undefined ? 'pass' : 'fail'
      return reply.code(outage === undefined ? 200 : 503).send({
        name: 'influxdb',
        message: outage ?? 'ready for queries and writes',
        status,
        checks: outage === undefined ? [] : [{ name: 'store', message: outage, status }],
        version: VERSION,
        commit: COMMIT,
      })
    })
  }
}
