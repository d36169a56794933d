import { existsSync } from 'node:fs'
import type { InfluxConfig } from '@nrg/influx/config'
import { connect } from '@nrg/influx/connection'
import { InfluxMisconfigured } from '@nrg/influx/errors'
import type { WaitOptions } from '@nrg/influx/ready'
import type { Environment } from '@nrg/schema/environment'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { isOtherDatabase } from '@nrg/service/environment'
import { embeddedDataDir, type InfraConfig } from '../config.ts'
import { explainRefusal, startEmbedded } from '../embedded.ts'
import { changesTo } from '../provision/changes.ts'
import { provisionBuckets } from '../provision/provision.ts'
import { ensureServiceTokens, serviceTokenNames } from '../provision/service-tokens.ts'
import { onceThere } from './once-there.ts'

export interface TokensAtStart {
  readonly given: Environment
  readonly env: Environment
  readonly config: InfraConfig
  readonly fleet: FleetConfig
  readonly influx: InfluxConfig
}

/**
 * Gives the services that are about to start tokens of their own, in development. The embedded database runs for it for a
 * moment at its first start; where the token of another one may not make tokens, the services use that one, and so they
 * do with a database that the environment names instead of `.env`: what is kept there is for its own.
 */
export async function serviceTokensAtStart(start: TokensAtStart, waiting: WaitOptions): Promise<void> {
  const { given, env, config, fleet, influx } = start
  if (config.production || isOtherDatabase(given)) return
  const missing = serviceTokenNames.some((name) => !env[name]?.trim())
  if (config.embedded && !missing && existsSync(embeddedDataDir(config))) return
  const stop = config.embedded ? await startEmbedded(config, fleet, influx) : undefined
  const connection = connect({ ...influx, timeoutMs: 60_000 })
  try {
    await onceThere(async () => {
      const changes = changesTo(console.log, false)
      const orgID = await provisionBuckets(connection, fleet, console.log)
      await ensureServiceTokens({ connection, orgID, changes, given, env, path: config.secretsPath })
    }, waiting)
  } catch (error) {
    if (config.embedded || !(error instanceof InfluxMisconfigured)) throw explainRefusal(error, config)
    console.log(`the services use INFLUXDB_TOKEN, with which no tokens can be made: ${error.message}`)
  } finally {
    connection.close()
    await stop?.()
  }
}
