import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, connect } from '@nrg/influx/connection'
import { startInfluxDB } from '@nrg/influx-embedded'
import { RUN_TIMEOUT_MS } from '@nrg/infra/backtest/temporary-database'
import { buckets } from '@nrg/schema/bucket'
import type { WorldSize } from './world.ts'

/** A database that nobody but the benchmark asks. */
const token = 'bench-kinds-of-simulated-faults'

/**
 * Gives a connection to the database of a world, which `fill` has filled: now, or before where there is a folder that has
 * it. Without a folder it is gone afterwards.
 */
export async function withWorldDatabase<T>(
  folder: string | undefined,
  { seed, days }: WorldSize,
  fill: (connection: Connection) => Promise<void>,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const dataDir = folder === undefined ? mkdtempSync(join(tmpdir(), 'nrg-kinds-')) : join(folder, `${seed}-${days}`)
  const whole = join(dataDir, 'filled')
  // What was broken off is not whole.
  if (!existsSync(whole)) rmSync(dataDir, { recursive: true, force: true })
  mkdirSync(dataDir, { recursive: true })
  const server = await startInfluxDB({
    org: 'kinds',
    bucket: buckets.raw.name,
    token,
    dataDir: join(dataDir, 'influxdb'),
  })
  const connection = connect({ url: server.url, org: server.org, token, timeoutMs: RUN_TIMEOUT_MS })
  try {
    if (!existsSync(whole)) await fill(connection)
    writeFileSync(whole, '')
    return await work(connection)
  } finally {
    connection.close()
    await server.stop()
    if (folder === undefined) rmSync(dataDir, { recursive: true, force: true })
  }
}
