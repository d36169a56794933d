import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { InfluxConfig } from '@nrg/influx/config'
import { createInfluxServer } from '@nrg/influx-embedded/server'
import { isInUse } from '@nrg/leveldb/in-use'
import { UsageError } from '@nrg/schema/usage-error'
import { createLogger } from '@nrg/service/logger'
import { embeddedDataDir, type InfraConfig } from '../config.ts'
import { markMoving } from '../start/moving.ts'

/** How long the database of `npm start` may take to let go of its data. */
const RELEASE_MS = 60_000

/** The embedded database of an installation while nobody but the mover uses it. */
export interface StillSource {
  readonly url: string
  /** Closes it; who waits for the data has them again. */
  release(): Promise<void>
}

/**
 * Has the data of the embedded database, which `npm start` lets go of, and opens them at a port that nobody knows, with no
 * task running: what is compared stays as it is. Ingest keeps what comes on disk meanwhile.
 *
 * @throws UsageError where another process does not let go of them
 */
export async function openStill(config: InfraConfig, { token, org }: InfluxConfig): Promise<StillSource> {
  const unmark = markMoving(config.dataDir)
  try {
    await released(embeddedDataDir(config))
    const server = await createInfluxServer({
      dataDir: embeddedDataDir(config),
      setup: { org, bucket: 'unused', token },
      runTasks: false,
      limits: { maxSeries: config.maxSeries },
      logger: createLogger({ name: 'influxdb', level: 'warn', json: config.production }),
    })
    await server.listen({ port: 0, host: '127.0.0.1' })
    const { port } = server.server.address() as AddressInfo
    return {
      url: `http://127.0.0.1:${port}`,
      release: async () => {
        await server.close()
        unmark()
      },
    }
  } catch (error) {
    unmark()
    throw error
  }
}

async function released(dir: string): Promise<void> {
  for (const until = performance.now() + RELEASE_MS; await isInUse(dir); await sleep(100))
    if (performance.now() > until)
      throw new UsageError(`the data in ${dir} are in use by a process that npm start did not start: stop that one`)
}
