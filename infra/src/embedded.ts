import { relative } from 'node:path'
import type { InfluxConfig } from '@nrg/influx/config'
import { InfluxMisconfigured } from '@nrg/influx/errors'
import { type Recovered, RecoveryError, recoverToken } from '@nrg/influx-embedded/recover'
import { createInfluxServer } from '@nrg/influx-embedded/server'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { retentionSeconds } from '@nrg/schema/retention'
import { UsageError } from '@nrg/schema/usage-error'
import { repositoryRoot } from '@nrg/service/environment'
import { createLogger } from '@nrg/service/logger'
import { embeddedDataDir, type InfraConfig } from './config.ts'
import { seriesShares } from './series-shares.ts'

/** Starts the embedded InfluxDB of this installation, set up with its organisation and token; answers how to stop it. */
export async function startEmbedded(
  config: InfraConfig,
  fleet: FleetConfig,
  { org, token }: InfluxConfig,
): Promise<() => Promise<void>> {
  const server = await createInfluxServer({
    dataDir: embeddedDataDir(config),
    allowedHosts: config.allowedHosts,
    setup: { org, bucket: buckets.raw.name, retentionSeconds: retentionSeconds(fleet.retention, 'raw'), token },
    limits: { maxSeries: config.maxSeries, seriesShares },
    logger: createLogger({ name: 'influxdb', level: 'warn', json: config.production }),
  }).catch((error: unknown) => {
    throw explainLock(error, `another process uses the data in ${shown(config)}: stop it, or set DATA_DIR in .env`)
  })
  try {
    // On loopback whatever HOST says: the services are what others talk to.
    await server.listen({ port: config.influxPort, host: '127.0.0.1' })
  } catch (error) {
    await server.close()
    throw error
  }
  return () => server.close()
}

/** Says of an embedded database that refuses its own token what has happened; other errors stay as they are. */
export function explainRefusal(error: unknown, config: InfraConfig): unknown {
  if (!config.embedded || !(error instanceof InfluxMisconfigured)) return error
  const folder = shown(config)
  return new UsageError(
    `INFLUXDB_TOKEN is not the token that the data in ${folder} was set up with: put that one into .env again; where it is lost, npm run recover makes another one for these data (${error.message})`,
    { cause: error },
  )
}

/**
 * Makes a token for the data of this installation's embedded InfluxDB, which must not run; one that is `replaced` opens
 * nothing any more.
 *
 * @throws UsageError where it runs, and where there is nothing to make one for
 */
export async function recoverEmbedded(
  config: InfraConfig,
  org: string | undefined,
  replaced?: string | undefined,
): Promise<Recovered> {
  if (!config.embedded) {
    throw new UsageError(
      'INFLUXDB_URL names an InfluxDB that is not the embedded one: make a token there, with `influxd recovery`',
    )
  }
  const logger = createLogger({ name: 'influxdb', level: 'warn', json: config.production })
  return recoverToken({ dataDir: embeddedDataDir(config), org, replaced, logger }).catch((error: unknown) => {
    if (error instanceof RecoveryError) throw new UsageError(error.message, { cause: error })
    throw explainLock(error, `the data in ${shown(config)} are in use: stop npm run dev, and try again`)
  })
}

const shown = (config: InfraConfig) => relative(repositoryRoot, embeddedDataDir(config))

/** Says of data that another process has open what to do; other errors stay as they are. */
const explainLock = (error: unknown, message: string) =>
  isLocked(error) ? new UsageError(message, { cause: error }) : error

/** LevelDB takes a lock on its folder. */
function isLocked(error: unknown): boolean {
  return error instanceof Error && ((error as NodeJS.ErrnoException).code === 'LEVEL_LOCKED' || isLocked(error.cause))
}
