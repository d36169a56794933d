import { join, relative } from 'node:path'
import type { InfluxConfig } from '@nrg/influx/config'
import { InfluxMisconfigured } from '@nrg/influx/errors'
import { type RunningInfluxDB, startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'
import type { InfraConfig } from './config.ts'
import { UsageError } from './usage-error.ts'

/** Where the embedded InfluxDB keeps its data. */
export function embeddedDataDir({ dataDir }: InfraConfig): string {
  return join(dataDir, 'influxdb')
}

/** Starts the embedded InfluxDB of this installation, set up with its organisation and token. */
export async function startEmbedded(config: InfraConfig, { org, token }: InfluxConfig): Promise<RunningInfluxDB> {
  return startInfluxDB({
    org,
    token,
    bucket: buckets.raw.name,
    port: config.influxPort,
    dataDir: embeddedDataDir(config),
    logLevel: 'warn',
  })
}

/** Says of an embedded database that refuses its own token what has happened; other errors stay as they are. */
export function explainRefusal(error: unknown, config: InfraConfig): unknown {
  if (!config.embedded || !(error instanceof InfluxMisconfigured)) return error
  const folder = relative(process.cwd(), embeddedDataDir(config))
  return new UsageError(
    `INFLUXDB_TOKEN is not the token that the data in ${folder} was set up with: put that one into .env again, or remove ${folder} to start with an empty database (${error.message})`,
    { cause: error },
  )
}
