import { connect } from '@nrg/influx/connection'
import { runService } from '@nrg/service/run'
import { openStream } from '@nrg/stream/open-stream'
import app from './app.ts'
import { loadConfig } from './config.ts'

await runService('writer', 'WRITER_PORT', (env) => {
  const config = loadConfig(env)
  return {
    settings: config.settings,
    port: config.settings.WRITER_PORT,
    register: async (server) => {
      const stream = await openStream(config.stream, `nrg-writer-${config.settings.CELL}`, server.log)
      await server.register(app, { config, connection: connect(config.influx), stream })
    },
  }
})
