import { siteOf } from '@nrg/detection/place'
import { Breaker } from '@nrg/influx/breaker'
import type { InfluxConfig } from '@nrg/influx/config'
import { connect } from '@nrg/influx/connection'
import { guardReads } from '@nrg/influx/guard-reads'
import { createPulse } from '@nrg/influx/pulse'
import { createReader } from '@nrg/influx/query'
import { type CellsReader, readCells } from '@nrg/influx/read-cells'
import { buckets } from '@nrg/schema/bucket'
import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { partitionOfDevice } from '@nrg/stream/partition'
import { dealOut } from '@nrg/stream/partition-table'
import type { ReadingStream } from '@nrg/stream/stream'
import type { FastifyBaseLogger } from 'fastify'
import { followTable } from './follow-table.ts'

export interface OpenCellsOptions {
  /** Says at which site devices are. */
  readonly fleet: FleetConfig
  /** What says in which cell each partition is; left out, they are dealt out to the cells in their order. */
  readonly stream: Pick<ReadingStream, 'table'> | undefined
  /** How long, in ms, what was read without a cell may be told once it is back; 4 s where it is left out. */
  readonly toldMs?: number
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>
}

/** The databases of cells, as one reader; `close` ends what goes to them. */
export interface Cells {
  readonly reader: CellsReader
  /** Whether requests go to each, as its breaker says. */
  breakers(): ReadonlyMap<string, string>
  close(): Promise<void>
}

/** Opens the databases of cells; nothing is sent yet. */
export function openCells(databases: ReadonlyMap<string, InfluxConfig>, options: OpenCellsOptions): Cells {
  const { fleet, stream, log, toldMs } = options
  const table = stream === undefined ? undefined : followTable(stream, log)
  const dealt = dealOut([...databases.keys()])
  const connections = [...databases].map(([name, config]) => ({ name, connection: connect(config) }))
  const breakers = new Map<string, Breaker>()
  const guarded = connections.map(({ name, connection }) => {
    const breaker = new Breaker()
    breakers.set(name, breaker)
    return [name, guardReads(createReader(connection), { breaker, pulse: createPulse(connection.config) })] as const
  })
  const site = siteOf(fleet)
  const reader = readCells({
    readers: new Map(guarded),
    // What is of the fleet may be in any.
    cellOf: (device) =>
      device === FLEET ? undefined : (table?.known ?? (table ? [] : dealt))[partitionOfDevice(device, site(device))],
    buckets: [buckets.raw.name, buckets.rollup.name, buckets.alerts.name],
    ...(toldMs !== undefined && { toldMs }),
    onChange: (cell, answers, reason) =>
      answers
        ? log.info(`cell ${cell} answers again`)
        : log.warn(`cell ${cell} does not answer, so what is told of all lacks its devices until it does: ${reason}`),
  })
  return {
    reader,
    breakers: () => new Map([...breakers].map(([name, { state }]) => [name, state])),
    async close() {
      reader.close()
      await table?.close()
      for (const { connection } of connections) connection.close()
    },
  }
}
