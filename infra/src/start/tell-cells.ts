import { cellDatabases } from '@nrg/influx/cell-databases'
import type { InfluxConfig } from '@nrg/influx/config'
import type { Connection } from '@nrg/influx/connection'
import type { WaitOptions } from '@nrg/influx/ready'
import { checkCell } from '@nrg/stream/partition-table'
import { forgetOtherCells, replicateToCell } from '../provision/replicate.ts'
import { onceThere } from './once-there.ts'

export interface CellsToTell {
  readonly connection: Connection
  /** As `INFLUXDB_URLS` says it. */
  readonly cellUrls: string
  readonly say: (line: string) => void
}

/** Has what a hub counts of all cells go to each of them, as soon as that is there. Never rejects: a cell judges without, too. */
export async function tellCells({ connection, cellUrls, say }: CellsToTell, waiting: WaitOptions): Promise<void> {
  const tell = async (cell: string, database: InfluxConfig) => {
    const onWait = (reason: string) => waiting.onWait(`cell ${cell} is told nothing yet: ${reason}`)
    await onceThere(() => replicateToCell(connection, cell, database, say), { ...waiting, onWait })
  }
  const failed = (whose: string) => (error: Error) => {
    if (!waiting.signal.aborted) say(`${whose} told nothing: ${error.message}`)
  }
  try {
    const cells = cellDatabases(cellUrls, connection.config, checkCell)
    await onceThere(() => forgetOtherCells(connection, [...cells.keys()], say), waiting)
    await Promise.all([...cells].map(([cell, database]) => tell(cell, database).catch(failed(`cell ${cell} is`))))
  } catch (error) {
    failed('the cells are')(error as Error)
  }
}
