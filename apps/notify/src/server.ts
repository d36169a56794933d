import { connect } from '@nrg/influx/connection'
import { runService } from '@nrg/service/run'
import app from './app.ts'
import { loadConfig } from './config.ts'
import { openOutbox } from './outbox/open-outbox.ts'

await runService('notify', 'NOTIFY_PORT', (env) => {
  const config = loadConfig(env)
  return {
    settings: config.settings,
    port: config.settings.NOTIFY_PORT,
    register: async (server) => {
      const outbox = await openOutbox({ dir: config.outboxDir, clock: Date.now })
      await server.register(app, { config, connection: connect(config.influx), outbox })
    },
  }
})
