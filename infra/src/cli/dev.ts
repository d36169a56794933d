import { relative } from 'node:path'
import { loadConfig as loadConnection } from '@nrg/influx/config'
import { connect } from '@nrg/influx/connection'
import { createReader } from '@nrg/influx/query'
import { runCommand } from '@nrg/service/command'
import { repositoryRoot, withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { loadConfig } from '../config.ts'
import { watchAlerts } from '../dev/alert-watch.ts'
import { watchLearning } from '../dev/learning-watch.ts'
import { awaitServices } from '../dev/services.ts'
import { addressesOf, summary } from '../dev/summary.ts'
import { watchTasks } from '../dev/task-watch.ts'
import { embeddedDataDir, explainRefusal, startEmbedded } from '../embedded.ts'
import { catchUp } from '../provision/catch-up.ts'
import { provision } from '../provision/provision.ts'
import { onceThere } from '../start/once-there.ts'

const PATIENCE_MS = 60_000

// The part of `npm run dev` that is none of the services: the embedded database (where INFLUXDB_URL names no other),
// its provisioning, and what a developer reads.
await runCommand(async (signal) => {
  const env = withEnvFile(process.env)
  const config = loadConfig(env)
  const fleet = loadFleetConfig(config.fleet)
  const influx = loadConnection(env)
  const stopEmbedded = config.embedded ? await startEmbedded(config, fleet, influx) : undefined
  // A database that has only just started, on a machine that starts everything at once, may take its time.
  const connection = connect({ ...influx, timeoutMs: PATIENCE_MS })
  const say = (line: string) => console.log(line)
  const waiting = { onWait: (reason: string) => say(`waiting: ${reason}`), signal }
  try {
    await onceThere(() => provision(connection, fleet, say), waiting).catch((error: unknown) => {
      throw explainRefusal(error, config)
    })
    const caughtUp = onceThere(() => catchUp(connection, fleet, say), waiting).catch((error: Error) =>
      say(`could not catch up: ${error.message}`),
    )
    const addresses = addressesOf(config)
    if (await awaitServices(addresses, signal, say)) {
      const dataDir = stopEmbedded && relative(repositoryRoot, embeddedDataDir(config))
      say(summary(addresses, influx.url, dataDir))
      await Promise.all([
        caughtUp,
        watchAlerts(addresses.query, signal, say),
        watchLearning(addresses.query, signal, say),
        watchTasks(createReader(connection), signal, say),
      ])
    }
  } finally {
    connection.close()
    await stopEmbedded?.()
  }
})
