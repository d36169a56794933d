import { loadConfig as loadConnection } from '@nrg/influx/config'
import { type Connection, connect } from '@nrg/influx/connection'
import { readingsFile } from '@nrg/readings-file/readings-file'
import type { StoredAlert } from '@nrg/schema/alert'
import { runCommand } from '@nrg/service/command'
import { withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { backtest } from '../backtest/backtest.ts'
import { compareAlerts } from '../backtest/compare.ts'
import { describeAlerts, describeDifference } from '../backtest/describe.ts'
import { loadReadings } from '../backtest/load-readings.ts'
import { parseBacktestArguments } from '../backtest/options.ts'
import { readingLines } from '../backtest/readings-file.ts'
import { showProgress } from '../backtest/show-progress.ts'
import { RUN_TIMEOUT_MS, withTemporaryDatabase } from '../backtest/temporary-database.ts'
import { loadConfig } from '../config.ts'
import type { Span } from '../script/task-script.ts'

// npm run backtest: what the detectors would have raised over readings of the past.
await runCommand(async (signal) => {
  const { start, stop, configs, file, read, warmUpMs, stepMs, json } = parseBacktestArguments(process.argv.slice(2))
  const env = withEnvFile(process.env)
  const files = configs.length === 0 ? [loadConfig(env).fleet] : configs
  const fleets = files.map((file) => ({ label: file ?? 'infra/config/fleet.yaml', config: loadFleetConfig(file) }))

  const runAll = async (connection: Connection, span: Span) => {
    const results: StoredAlert[][] = []
    for (const { label, config } of fleets)
      results.push(
        await backtest({ connection, config, span, warmUpMs, stepMs, signal, progress: showProgress(label) }),
      )
    print(results)
  }
  const print = ([before = [], after]: readonly StoredAlert[][]) => {
    const difference = after && compareAlerts(before, after)
    if (json) console.log(JSON.stringify(difference ?? before, null, 2))
    else console.log(difference ? describeDifference(difference) : describeAlerts(before))
  }

  if (file !== undefined) {
    const readings = await readingsFile(file, read)
    return withTemporaryDatabase(async (connection) => {
      console.error([`loading ${file}: ${readings.understood[0]}`, ...readings.understood.slice(1)].join('\n  '))
      const all = await loadReadings(connection, readingLines(readings, console.error))
      await runAll(connection, { start: start ?? all.start, stop: stop ?? all.stop })
    })
  }
  const connection = connect({ ...loadConnection(env), timeoutMs: RUN_TIMEOUT_MS })
  try {
    await runAll(connection, { start: start as Date, stop: stop as Date })
  } finally {
    connection.close()
  }
})
