import { setImmediate as nextTurn } from 'node:timers/promises'
import { chunksToLines, type FluxTableMetaData, linesToTables } from '@influxdata/influxdb-client'
import { type Static, type TObject, type TProperties, Type } from '@sinclair/typebox'
import type { Connection } from './connection.ts'
import { deadline } from './deadline.ts'
import { failureError, InfluxRefused } from './errors.ts'
import { failureOf } from './failure.ts'
import { type FluxText, flux, fluxString } from './flux.ts'
import { type RowDecoder, rowDecoder } from './row.ts'

const dialect = { header: true, delimiter: ',', commentPrefix: '#', annotations: ['datatype', 'group', 'default'] }

/** After so long, in ms, with a large answer others have their turn. */
const TURN_MS = 5

export interface QueryOptions {
  /** Ends the query, there and here. */
  readonly signal?: AbortSignal
  /** What `now()` answers in the script; the server's clock where it is left out. */
  readonly now?: Date
  /** The device that it is about: of several cells that of the device alone is asked. */
  readonly device?: string
}

/** Runs queries. */
export interface Reader {
  /**
   * Runs a script and yields its rows as they arrive, read by the schema of a row (see `rowDecoder`).
   *
   * @throws an error of `errors.ts`; leaving the loop early ends the query
   */
  rows<T extends TProperties>(
    script: FluxText,
    row: TObject<T>,
    options?: QueryOptions,
  ): AsyncGenerator<Static<TObject<T>>>
  /** Runs a script and answers all of its rows. */
  collect<T extends TProperties>(
    script: FluxText,
    row: TObject<T>,
    options?: QueryOptions,
  ): Promise<Static<TObject<T>>[]>
  /** Why a bucket cannot be read now; `undefined` where it can. */
  obstacle(bucket: string): Promise<string | undefined>
  /** The cells of which it reads and that answer, by name; left out where it reads of one database. */
  readonly cells?: () => ReadonlyMap<string, Reader>
  /** The cells that what is told of all now may lack, each with the reason, which is '' of one that has just come back. */
  readonly missing?: () => ReadonlyMap<string, string>
  /** The cell of a device, as far as that is known; left out where it reads of one database. */
  readonly cellOf?: (device: string) => string | undefined
}

/** Makes a reader. */
export function createReader(connection: Connection): Reader {
  const { client, config, compress } = connection
  const path = `/api/v2/query?${new URLSearchParams({ org: config.org })}`
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'accept-encoding': compress ? 'gzip' : 'identity',
  }

  async function* pieces(script: FluxText, { signal, now }: QueryOptions) {
    const limit = deadline(config.timeoutMs, signal)
    try {
      const body = JSON.stringify({ query: script.toString(), type: 'flux', dialect, ...(now && { now }) })
      // The transport itself, not QueryApi: it takes a signal, and its time-outs hold in mid-answer too.
      yield* client.transport.iterate(path, body, { method: 'POST', headers, signal: limit.signal })
    } catch (error) {
      const failure = failureOf(error, config, limit.signal)
      throw failure === undefined ? error : failureError(failure, error)
    } finally {
      limit.clear()
    }
  }

  /** The rows of each piece of the answer together: to wait for each by itself takes longer than to read it. */
  async function* batches<T extends TProperties>(script: FluxText, row: TObject<T>, options: QueryOptions = {}) {
    const read = rowReader(row)
    const lines = chunksToLines(linesToTables(read), client.transport.chunkCombiner)
    let turn = performance.now()
    for await (const piece of pieces(script, options)) {
      lines.next(piece)
      yield read.taken()
      if (performance.now() - turn < TURN_MS) continue
      await nextTurn()
      turn = performance.now()
    }
    lines.complete()
    yield read.taken()
  }

  async function* rows<T extends TProperties>(script: FluxText, row: TObject<T>, options?: QueryOptions) {
    for await (const { batch, failure } of batches(script, row, options)) {
      for (const one of batch) yield one
      if (failure !== undefined) throw failure
    }
  }

  async function collect<T extends TProperties>(script: FluxText, row: TObject<T>, options?: QueryOptions) {
    const all = []
    for await (const { batch, failure } of batches(script, row, options)) {
      if (failure !== undefined) throw failure
      for (const one of batch) all.push(one)
    }
    return all
  }

  return { rows, collect, obstacle: (bucket) => bucketObstacle(rows, bucket) }
}

/** Takes the rows of an answer, table after table, and what fails there, after the rows that came before it. */
function rowReader<T extends TProperties>(row: TObject<T>) {
  let table: FluxTableMetaData | undefined
  let decode: RowDecoder<T> | undefined
  let batch: Static<TObject<T>>[] = []
  let failure: Error | undefined
  return {
    next(values: string[], tableMeta: FluxTableMetaData) {
      if (tableMeta !== table || decode === undefined) {
        table = tableMeta
        refuseErrorTable(values, tableMeta)
        decode = rowDecoder(row, tableMeta)
      }
      batch.push(decode(values))
    },
    error(error: Error) {
      failure = error
    },
    complete() {},
    /** What came since it was last asked. */
    taken() {
      const taken = { batch, failure }
      batch = []
      return taken
    },
  }
}

/** Makes `collect` of `rows`. */
export function collecting(rows: Reader['rows']): Reader['collect'] {
  return async (script, row, options) => {
    const all = []
    for await (const one of rows(script, row, options)) all.push(one)
    return all
  }
}

/** Why a bucket cannot be read now, by reading of it; `undefined` where it can. */
export async function bucketObstacle(rows: Reader['rows'], bucket: string): Promise<string | undefined> {
  try {
    const probe = flux`from(bucket: ${fluxString(bucket)}) |> range(start: -1s) |> limit(n: 1)`
    for await (const _row of rows(probe, Type.Object({}))) break
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * A query that fails after its first rows were sent ends with a table of its own, in an answer of status 200.
 *
 * @see https://docs.influxdata.com/influxdb/v2/reference/syntax/annotated-csv/#errors
 */
function refuseErrorTable(values: readonly string[], { columns }: FluxTableMetaData): void {
  const [first, second] = columns
  if (columns.length === 2 && first?.label === 'error' && second?.label === 'reference')
    throw new InfluxRefused(values[0] ?? 'the query failed')
}
