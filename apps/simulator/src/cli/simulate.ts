import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@nrg/influx/connection'
import { waitUntilReady } from '@nrg/influx/ready'
import { runCommand } from '@nrg/service/command'
import { repositoryRoot, withEnvFile } from '@nrg/service/environment'
import { loadConfig, loadDatabase } from '../config.ts'
import { truthFile } from '../fault/truth.ts'
import { fleetLines } from '../plant/plant.ts'
import { simulate } from '../simulation.ts'
import { databaseSink } from '../sink/database-sink.ts'
import { ingestSink } from '../sink/ingest-sink.ts'
import { DeliveryError } from '../sink/sink.ts'
import { latestReading } from '../stored.ts'
import { simulateOptions } from './simulate-options.ts'

await runCommand(
  async (signal) => {
    const options = simulateOptions(process.argv.slice(2))
    // Before the database is waited for: its services are to be started with it.
    if (options.places !== undefined && options.placesFile !== undefined)
      writeFileSync(options.placesFile, fleetLines(options.places))
    const env = withEnvFile(process.env)
    const config = loadConfig(env)
    if (options.dev && config.SIMULATE === 'off') {
      console.log('SIMULATE is off: no simulated devices')
      // Ends with the other services, not before them.
      return sleep(2 ** 31 - 1, undefined, { signal })
    }
    const connection = connect(loadDatabase(env))
    const { ingestUrl: url, INGEST_KEY: key } = config
    const sink = options.straight ? databaseSink(connection) : ingestSink({ url, key })
    try {
      const onWait = (reason: string) => console.log(`waiting: ${reason}`)
      if (!(await waitUntilReady(sink.obstacle, { onWait, signal }))) return
      const now = Date.now()
      const { devices, seed, everyMs, faultsMs, places } = options
      const earliest = now - options.backfillMs
      const stored = await latestReading(connection, devices[0] as number, new Date(earliest), { onWait, signal })
      const fromMs = stored === undefined ? earliest : stored.getTime() + 1
      const past = Math.round((now - fromMs) / 60_000)
      console.log(
        `${devices.length} devices from ${devices[0]} on, to ${sink.name}; ${past} min of readings to catch up`,
      )
      await simulate(
        {
          seed,
          devices,
          everyMs,
          fromMs,
          places,
          ...(options.forMs !== undefined && { untilMs: now + options.forMs }),
          ...(faultsMs !== undefined && { faults: { firstMs: now + options.firstFaultMs, everyMs: faultsMs } }),
        },
        {
          sink,
          truth: truthFile(options.truth ?? join(resolve(repositoryRoot, config.DATA_DIR), 'simulator', 'faults.csv')),
          clock: Date.now,
          signal,
          say: console.log,
        },
      )
    } finally {
      await sink.close()
      connection.close()
    }
  },
  { expected: [DeliveryError] },
)
