import { join } from 'node:path'
import { connect } from '@nrg/influx/connection'
import { repositoryRoot } from '@nrg/service/environment'
import { runService } from '@nrg/service/run'
import { openStream } from '@nrg/stream/open-stream'
import app from './app.ts'
import { loadConfig } from './config.ts'

await runService('query', 'QUERY_PORT', (env) => {
  const config = loadConfig(env)
  return {
    settings: config.settings,
    port: config.settings.QUERY_PORT,
    register: async (server) => {
      const stream = config.stream && (await openStream(config.stream, 'nrg-query', server.log))
      await server.register(app, {
        config,
        connection: connect(config.influx),
        stream,
        pageFolder: join(repositoryRoot, 'apps/dashboard/dist'),
      })
    },
  }
})
