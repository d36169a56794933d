import { mkdirSync } from 'node:fs'
import { loadConfig as loadConnection } from '@nrg/influx/config'
import { runCommand } from '@nrg/service/command'
import { withEnvFile } from '@nrg/service/environment'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { loadConfig } from '../config.ts'
import { ensureSecrets } from '../environment-file.ts'
import { awaitDatabase } from '../start/external-database.ts'
import { refuseUsedPorts } from '../start/ports.ts'
import { secretsToMake } from '../start/secrets.ts'
import { serviceTokensAtStart } from '../start/service-tokens.ts'

// What has to be true before any service of `dev` starts: turbo runs this first, once. Here is the one place that
// writes .env, and each fault of the installation is said here, once, instead of by every service.
await runCommand(async (signal) => {
  const given = withEnvFile(process.env)
  // For its owner alone: readings are in it, and what tokens are known by.
  mkdirSync(loadConfig(given).dataDir, { recursive: true, mode: 0o700 })
  const made = await ensureSecrets(loadConfig(given).secretsPath, secretsToMake(given))
  if (made.length > 0) console.log(`made ${made.join(' and ')}, kept in .env`)
  const env = withEnvFile(process.env)
  const config = loadConfig(env)
  const fleet = loadFleetConfig(config.fleet)
  const influx = loadConnection(env)
  await refuseUsedPorts(config)
  const waiting = { onWait: (reason: string) => console.log(`waiting: ${reason}`), signal }
  if (!config.embedded) await awaitDatabase(influx, waiting)
  await serviceTokensAtStart({ given: process.env, env, config, fleet, influx }, waiting)
})
