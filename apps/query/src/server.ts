import { join } from 'node:path'
import { connect } from '@nrg/influx/connection'
import { repositoryRoot } from '@nrg/service/environment'
import { runService } from '@nrg/service/run'
import app from './app.ts'
import { loadConfig } from './config.ts'

await runService('query', 'QUERY_PORT', (env) => {
  const config = loadConfig(env)
  return {
    settings: config.settings,
    port: config.settings.QUERY_PORT,
    register: (server) =>
      server.register(app, {
        config,
        connection: connect(config.influx),
        pageFolder: join(repositoryRoot, 'apps/dashboard/dist'),
      }),
  }
})
