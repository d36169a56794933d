import type { FastifyInstance, FastifyReply } from 'fastify'
import { ApiError } from '../wire/api-error.ts'
import { sendLegacyError } from './answers.ts'

/** Parts of InfluxDB's API that this server does not have: path, and what it is called. */
const PARTS: readonly (readonly [path: string, name: string])[] = [
  ['/api/v2/annotations', 'annotations'],
  ['/api/v2/backup/kv', 'backups of its metadata as InfluxDB 2.0 has them'],
  ['/api/v2/checks', 'checks'],
  ['/api/v2/config', 'the configuration'],
  ['/api/v2/dashboards', 'dashboards'],
  ['/api/v2/dbrps', 'DBRP mappings'],
  ['/api/v2/documents', 'documents'],
  ['/api/v2/notebooks', 'notebooks'],
  ['/api/v2/notificationEndpoints', 'notification endpoints'],
  ['/api/v2/notificationRules', 'notification rules'],
  ['/api/v2/orgs/:id/secrets', 'secrets'],
  ['/api/v2/resources', 'the list of resources'],
  ['/api/v2/restore', 'restoring backups'],
  ['/api/v2/scrapers', 'scrapers'],
  ['/api/v2/sources', 'sources'],
  ['/api/v2/stacks', 'stacks'],
  ['/api/v2/swagger.json', 'the OpenAPI description'],
  ['/api/v2/telegraf', 'Telegraf plugins'],
  ['/api/v2/telegrafs', 'Telegraf configurations'],
  ['/api/v2/templates', 'templates'],
  ['/api/v2/variables', 'variables'],
  ['/debug', 'profiles'],
  ['/private/legacy/authorizations', 'InfluxDB 1 users'],
]

/** Refuses, by name, what of InfluxDB this server does not have. */
export function unsupportedRoutes(app: FastifyInstance): void {
  for (const [path, name] of PARTS) {
    const refuse = () => {
      throw new ApiError('not implemented', `the embedded InfluxDB does not support ${name}`)
    }
    app.all(path, refuse)
    app.all(`${path}/*`, refuse)
  }
  app.all('/query', (_, reply) => refuseInfluxQL(reply))
  app.all('/query/*', (_, reply) => refuseInfluxQL(reply))
}

/** Grafana's source with InfluxQL and Telegraf's output for InfluxDB 1 show what is in `error`. */
function refuseInfluxQL(reply: FastifyReply): FastifyReply {
  const message =
    'the embedded InfluxDB does not support InfluxQL: ask in Flux, by POST /api/v2/query; in Grafana choose Flux as the query language of the source'
  return sendLegacyError(reply, new ApiError('not implemented', message))
}
