import { connect } from '@nrg/influx/connection'
import { createWriter } from '@nrg/influx/write'
import { catchUp } from '@nrg/infra/provision/catch-up'
import { provision, provisionBuckets } from '@nrg/infra/provision/provision'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { partitionOf } from '@nrg/stream/partition'
import type { PartitionTable } from '@nrg/stream/partition-table'
import { fleetLines } from '../cost/fleet-lines.ts'
import { type BenchCell, KEY, ORG } from './installation.ts'

const TIMEOUT_MS = 300_000

export interface FillOptions {
  readonly config: FleetConfig
  readonly table: PartitionTable
  /** Devices of all cells. */
  readonly devices: number
  readonly from: number
  readonly until: number
  readonly signal: AbortSignal
}

/** The device of a line of `fleetLines`. */
const deviceOf = (line: string) => line.slice(line.indexOf('=') + 1, line.indexOf(' '))

/** Gives the database of a cell readings of its devices, a second apart, what is made of them, and its tasks. */
export async function fillCell({ name, url }: BenchCell, options: FillOptions): Promise<void> {
  const { config, table, devices, from, until, signal } = options
  const connection = connect({ url, org: ORG, token: KEY, timeoutMs: TIMEOUT_MS })
  try {
    await provisionBuckets(connection, config, () => {})
    const writer = createWriter(connection, buckets.raw.name)
    for (const lines of fleetLines(devices, from / 1000, until / 1000, 1)) {
      signal.throwIfAborted()
      const own = lines.filter((line) => table[partitionOf(deviceOf(line))] === name)
      const outcome = await writer.write(own)
      if (outcome.kind !== 'written') throw new Error(`readings could not be written: ${JSON.stringify(outcome)}`)
    }
    await catchUp(connection, config, () => {})
    await provision(connection, config, () => {})
  } finally {
    connection.close()
  }
}
