import { connect } from '@nrg/influx/connection'
import { runService } from '@nrg/service/run'
import app from './app.ts'
import { loadConfig } from './config.ts'

await runService('ingest', 'INGEST_PORT', (env) => {
  const config = loadConfig(env)
  return {
    settings: config.settings,
    port: config.settings.INGEST_PORT,
    bodyLimit: config.limits.bodyBytes,
    register: (server) => server.register(app, { config, connection: connect(config.influx) }),
  }
})
