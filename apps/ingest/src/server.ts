import { connect } from '@nrg/influx/connection'
import { runService } from '@nrg/service/run'
import { openStream } from '@nrg/stream/open-stream'
import app from './app.ts'
import { loadConfig } from './config.ts'
import { openAnswers } from './idempotency/open-answers.ts'
import { loadSources } from './sources/load-sources.ts'
import { openSpool } from './spool/open-spool.ts'

await runService('ingest', 'INGEST_PORT', (env) => {
  const config = loadConfig(env)
  const sources = loadSources(config.settings.SOURCES_CONFIG, config.fleet)
  return {
    settings: config.settings,
    port: config.settings.INGEST_PORT,
    bodyLimit: config.limits.bodyBytes,
    signals: false,
    register: async (server) => {
      // Not in the plugin, which has ten seconds: a full spool is looked through before readings are taken.
      const stream = config.stream && (await openStream(config.stream, 'nrg-ingest', server.log))
      const spool = await openSpool({ ...config.spool, clock: Date.now }, server.log)
      const answers = spool && (await openAnswers(config.spool.dir, Date.now, server.log))
      await server.register(app, { config, connection: connect(config.influx), sources, stream, spool, answers })
    },
  }
})
