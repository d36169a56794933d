import { loadConfig as loadConnection } from '@nrg/influx/config'
import { connect } from '@nrg/influx/connection'
import { runCommand } from '@nrg/service/command'
import { withEnvFile } from '@nrg/service/environment'
import { RUN_TIMEOUT_MS } from '../backtest/temporary-database.ts'
import { loadConfig } from '../config.ts'
import { parseTuneArguments } from '../tune/options.ts'
import { runTune } from '../tune/run.ts'

// npm run tune: what verdicts suggest of the thresholds of the fleet configuration.
await runCommand(async () => {
  const { config, backMs, write } = parseTuneArguments(process.argv.slice(2))
  const env = withEnvFile(process.env)
  const path = config ?? loadConfig(env).fleet ?? 'infra/config/fleet.yaml'
  const connection = connect({ ...loadConnection(env), timeoutMs: RUN_TIMEOUT_MS })
  try {
    await runTune({ connection, path, backMs, write, now: Date.now(), say: console.log })
  } finally {
    connection.close()
  }
})
