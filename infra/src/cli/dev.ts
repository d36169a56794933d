import { relative } from 'node:path'
import { loadConfig as loadConnection } from '@nrg/influx/config'
import { createReader } from '@nrg/influx/query'
import { runCommand } from '@nrg/service/command'
import { repositoryRoot, withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { embeddedDataDir, loadConfig } from '../config.ts'
import { watchAlerts } from '../dev/alert-watch.ts'
import { watchLearning } from '../dev/learning-watch.ts'
import { awaitServices } from '../dev/services.ts'
import { addressesOf, summary } from '../dev/summary.ts'
import { watchTasks } from '../dev/task-watch.ts'
import { withDatabase } from '../start/with-database.ts'

// The part of `npm run dev` that is none of the services: the embedded database (where INFLUXDB_URL names no other),
// its provisioning, and what a developer reads.
await runCommand(async (signal) => {
  const env = withEnvFile(process.env)
  const config = loadConfig(env)
  const fleet = loadFleetConfig(config.fleet)
  const influx = loadConnection(env)
  const say = (line: string) => console.log(line)
  await withDatabase({ config, fleet, influx, signal, say }, async (connection, caughtUp) => {
    const addresses = addressesOf(config)
    if (!(await awaitServices(addresses, signal, say))) return
    const dataDir = config.embedded ? relative(repositoryRoot, embeddedDataDir(config)) : undefined
    say(summary(addresses, influx.url, dataDir))
    await Promise.all([
      caughtUp,
      watchAlerts(addresses.query, signal, say),
      watchLearning(addresses.query, signal, say),
      watchTasks(createReader(connection), signal, say),
    ])
  })
})
