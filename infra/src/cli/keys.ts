import { userInfo } from 'node:os'
import { loadConfig } from '@nrg/influx/config'
import { connect } from '@nrg/influx/connection'
import { createReader } from '@nrg/influx/query'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { runCommand } from '@nrg/service/command'
import { withEnvFile } from '@nrg/service/environment'
import { KeyLog } from '@nrg/service/keys/key-log'
import { parseKeysArguments } from '../keys/options.ts'
import { runKeys } from '../keys/run.ts'

// npm run keys: issues, rotates, revokes and lists keys of people.
await runCommand(async () => {
  const command = parseKeysArguments(process.argv.slice(2))
  // Query's own token may read and write the registry too, where the other is kept elsewhere.
  const connection = connect(loadConfig(withEnvFile(process.env), 'QUERY_INFLUXDB_TOKEN'))
  const now = Date.now()
  const log = new KeyLog({
    reader: createReader(connection),
    writer: createWriter(connection, buckets.registry.name),
    clock: () => now,
    warn: console.error,
  })
  try {
    await runKeys(command, { log, by: `${userInfo().username} (npm run keys)`, now, say: console.log })
  } finally {
    connection.close()
  }
})
