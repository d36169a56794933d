import type { FastifyInstance } from 'fastify'
import { COMMIT, VERSION } from './version.ts'

/** `/health`, whatever the method and whatever follows. Needs no token. */
export function healthRoutes(app: FastifyInstance): void {
  for (const url of ['/health', '/health/*']) {
    app.all(url, () => ({
      name: 'influxdb',
      message: 'ready for queries and writes',
      status: 'pass',
      checks: [],
      version: VERSION,
      commit: COMMIT,
    }))
  }
}
