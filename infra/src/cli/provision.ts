import { loadConfig as loadConnection } from '@nrg/influx/config'
import { connect } from '@nrg/influx/connection'
import { runCommand } from '@nrg/service/command'
import { isOtherDatabase, withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { loadConfig } from '../config.ts'
import { catchUp } from '../provision/catch-up.ts'
import { changesTo } from '../provision/changes.ts'
import { parseProvisionArguments } from '../provision/options.ts'
import { placeOf, provision } from '../provision/provision.ts'
import { ensureServiceTokens } from '../provision/service-tokens.ts'

// npm run provision: brings the database to what the configuration asks for.
await runCommand(async () => {
  const options = parseProvisionArguments(process.argv.slice(2))
  const env = withEnvFile(process.env)
  const config = loadConfig(env)
  const fleet = loadFleetConfig(config.fleet)
  const connection = connect(loadConnection(env))
  let said = 0
  const report = (line: string) => {
    console.log(line)
    said++
  }
  try {
    const orgID = await provision(connection, fleet, report, { ...options, ...placeOf(config) })
    if (options.tokens || !(config.production || isOtherDatabase(process.env))) {
      const changes = changesTo(report, options.dryRun)
      await ensureServiceTokens({ connection, orgID, changes, given: process.env, env, path: config.secretsPath })
    }
    if (!options.dryRun) await catchUp(connection, fleet, report, new Date(), config.cell)
    if (said === 0) console.log(`${connection.config.url} has all that is needed`)
  } finally {
    connection.close()
  }
})
