import { once } from 'node:events'
import { loadConfig as loadConnection } from '@nrg/influx/config'
import { createReader } from '@nrg/influx/query'
import { runCommand } from '@nrg/service/command'
import { withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { loadConfig } from '../config.ts'
import { watchTasks } from '../dev/task-watch.ts'
import { untilMoved, whileMoved } from '../start/moving.ts'
import { withDatabase } from '../start/with-database.ts'

// The part of `npm start` that is none of the services: the embedded database (where INFLUXDB_URL names no other), its
// provisioning, and a look after the tasks. It lets go of the data while they are moved; when they are at another
// database, the services have to know.
await runCommand(async (signal) => {
  const say = (line: string) => console.log(`database: ${line}`)
  const { dataDir } = loadConfig(withEnvFile(process.env))
  let before: string | undefined
  while (!signal.aborted) {
    await whileMoved(dataDir, signal, say)
    if (signal.aborted) return
    const env = withEnvFile(process.env)
    const [config, influx] = [loadConfig(env), loadConnection(env)]
    if (before !== undefined && before !== influx.url) process.send?.('moved')
    before = influx.url
    const until = untilMoved(dataDir, signal)
    const start = { config, fleet: loadFleetConfig(config.fleet), influx, signal: until, say }
    try {
      await withDatabase(start, async (connection, caughtUp) => {
        process.send?.('ready')
        // A hub has no tasks: what it is told of those of the cells, these say themselves.
        const watched = config.isHub ? once(until, 'abort') : watchTasks(createReader(connection), until, say)
        await Promise.all([caughtUp, watched])
      })
    } catch (error) {
      // Both may have opened the data at the same time.
      if (!(await whileMoved(dataDir, signal, say))) throw error
    }
  }
})
