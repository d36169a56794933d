import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInfluxServer } from '@nrg/influx-embedded/server'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { retentionSeconds } from '@nrg/schema/retention'
import { createLogger } from '@nrg/service/logger'
import { embeddedDataDir, type InfraConfig } from '../config.ts'
import { seriesShares } from '../series-shares.ts'

/** An embedded database that is filled before it is that of the installation. */
export interface StagedTarget {
  readonly url: string
  readonly token: string
  close(): Promise<void>
  /**
   * Puts it, closed, in the place of the installation's embedded data; answers where those were set aside, if there were
   * any.
   */
  settle(): string | undefined
}

/** Opens the database that a run that was killed has begun to fill, or a new one; no task runs in it. */
export async function openStaged(config: InfraConfig, fleet: FleetConfig, org: string): Promise<StagedTarget> {
  const dir = `${embeddedDataDir(config)}-moving`
  const tokenFile = join(config.dataDir, 'move', 'token')
  if (!existsSync(dir)) rmSync(tokenFile, { force: true })
  const token = keptToken(join(config.dataDir, 'move'), tokenFile)
  const server = await createInfluxServer({
    dataDir: dir,
    setup: { org, bucket: buckets.raw.name, retentionSeconds: retentionSeconds(fleet.retention, 'raw'), token },
    runTasks: false,
    limits: { maxSeries: config.maxSeries, seriesShares },
    logger: createLogger({ name: 'influxdb', level: 'warn', json: config.production }),
  })
  await server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = server.server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    close: async () => void (await server.close()),
    settle: () => {
      const place = embeddedDataDir(config)
      const aside = existsSync(place) ? `${place}-${new Date().toISOString().replaceAll(/[:.]/g, '')}` : undefined
      if (aside !== undefined) renameSync(place, aside)
      renameSync(dir, place)
      return aside
    },
  }
}

/** The token of the database that is being filled: the installation has it only at the end. */
function keptToken(folder: string, file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8')
  const token = randomBytes(24).toString('hex')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(file, token, { mode: 0o600, flush: true })
  return token
}
