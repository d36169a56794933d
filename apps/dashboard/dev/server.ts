import { join } from 'node:path'
import { localUrl } from '@nrg/service/local-url'
import page from '@nrg/service/page'
import problems from '@nrg/service/problems'
import requestLog from '@nrg/service/request-log'
import { runService } from '@nrg/service/run'
import { build } from 'vite'
import { loadConfig } from './config.ts'
import passOn from './pass-on.ts'

const folder = join(import.meta.dirname, '..')

// The page in development: built once at the start (and again with `--watch`, which starts this anew), and served with the
// query service behind it, so that there is one origin here as in production.
await runService('page', 'DASHBOARD_PORT', (env) => {
  const settings = loadConfig(env)
  const { HOST, QUERY_PORT } = settings
  return {
    settings,
    port: settings.DASHBOARD_PORT,
    register: async (server) => {
      await build({ root: folder, logLevel: 'warn' })
      await server.register(requestLog)
      await server.register(problems)
      await server.register(passOn, { query: localUrl(HOST, QUERY_PORT) })
      await server.register(page, { folder: join(folder, 'dist') })
    },
  }
})
