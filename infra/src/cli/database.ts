import { loadConfig as loadConnection } from '@nrg/influx/config'
import { createReader } from '@nrg/influx/query'
import { runCommand } from '@nrg/service/command'
import { withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { loadConfig } from '../config.ts'
import { watchTasks } from '../dev/task-watch.ts'
import { withDatabase } from '../start/with-database.ts'

// The part of `npm start` that is none of the services: the embedded database (where INFLUXDB_URL names no other), its
// provisioning, and a look after the tasks.
await runCommand(async (signal) => {
  const env = withEnvFile(process.env)
  const config = loadConfig(env)
  const fleet = loadFleetConfig(config.fleet)
  const say = (line: string) => console.log(`database: ${line}`)
  await withDatabase({ config, fleet, influx: loadConnection(env), signal, say }, async (connection, caughtUp) => {
    process.send?.('ready')
    await Promise.all([caughtUp, watchTasks(createReader(connection), signal, say)])
  })
})
