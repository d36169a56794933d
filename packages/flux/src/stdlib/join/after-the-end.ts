import { asItStands, FluxError } from '../../errors.ts'
import type { Table } from '../../table/table.ts'

/**
 * Tables that InfluxDB makes when its streams have ended. What fails then does not name the step that failed.
 */
export function* afterTheEnd(tables: Iterable<Table>): Generator<Table> {
  try {
    yield* tables
  } catch (error) {
    throw error instanceof FluxError ? asItStands(error) : error
  }
}
