import type { TObject, TProperties } from '@sinclair/typebox'
import { Cell } from './cell.ts'
import { DeadlineError } from './deadline.ts'
import { InfluxBusy, InfluxMisconfigured, InfluxUnreachable, unreachableError } from './errors.ts'
import type { FluxText } from './flux.ts'
import { bucketObstacle, collecting, type QueryOptions, type Reader } from './query.ts'

/** So long at least, in ms, the other cells are waited for once one has answered; at most this many times what it took. */
const PATIENCE_MS = 1500
const PATIENCE = 3
/** What was read while a cell was away is told for up to two seconds, and one more to those who ask the same. */
const TOLD_MS = 4000

export interface CellsOptions {
  /** The readers of the cells by name, each guarded for itself. */
  readonly readers: ReadonlyMap<string, Reader>
  /** The cell of a device; `undefined` where it may be any. */
  readonly cellOf: (device: string) => string | undefined
  /** The buckets that are read of them: a cell that was away is asked again once they can be read. */
  readonly buckets: readonly string[]
  /** Told of each change between a cell that answers and one that does not. */
  readonly onChange: (cell: string, answers: boolean, reason: string) => void
  /** How long, in ms, a cell is waited for at least once another has answered; 1.5 s where it is left out. */
  readonly patienceMs?: number
  /** How long, in ms, what was read without a cell may be told once it is back; 4 s where it is left out. */
  readonly toldMs?: number
}

/** A reader of all cells. */
export interface CellsReader extends Reader {
  readonly cells: NonNullable<Reader['cells']>
  readonly missing: NonNullable<Reader['missing']>
  readonly cellOf: NonNullable<Reader['cellOf']>
  /** Leaves the cells alone. */
  close(): void
}

/**
 * A reader of several databases, each with its share of the devices. What is about a device is asked of its cell alone; all
 * else is asked of all at one time, and its rows are those of the first cell, then those of the next; of a device those of
 * its own alone. A cell that does not
 * answer, or long after the others, is left out, and then left alone until it answers again: `missing` says so. Where none
 * answers that is an error.
 */
export function readCells(options: CellsOptions): CellsReader {
  const { readers, cellOf, buckets, onChange, patienceMs = PATIENCE_MS, toldMs = TOLD_MS } = options
  const probe = async (reader: Reader, signal: AbortSignal) => {
    const ask: Reader['rows'] = (script, row) => reader.rows(script, row, { signal })
    for (const bucket of buckets) {
      const obstacle = await bucketObstacle(ask, bucket)
      if (obstacle !== undefined) return obstacle
    }
    return undefined
  }
  const cells = [...readers].map(([name, reader]) => {
    const told = (answers: boolean, reason: string) => onChange(name, answers, reason)
    return new Cell({ name, reader, probe, patienceMs, toldMs, onChange: told })
  })

  function readerOf(device: string | undefined): Reader | undefined {
    const name = device === undefined ? undefined : cellOf(device)
    if (name === undefined) return undefined
    const reader = readers.get(name)
    if (reader === undefined)
      throw new InfluxMisconfigured(`the devices of cell ${name} are asked for, which INFLUXDB_URLS does not name`)
    return reader
  }

  const rows: Reader['rows'] = async function* (script, row, given = {}) {
    const own = readerOf(given.device)
    if (own !== undefined) yield* own.rows(script, row, given)
    else
      for (const { cell, answer } of await askAll(cells, patienceMs, script, row, given))
        for (const one of answer) if (isHere(cell, one, cellOf)) yield one
  }

  return {
    rows,
    collect: collecting(rows),
    obstacle: (bucket) => bucketObstacle(rows, bucket),
    cells: () => new Map(cells.filter(({ reason }) => reason === undefined).map(({ name, reader }) => [name, reader])),
    missing: () => new Map(cells.filter(({ isMissed }) => isMissed).map(({ name, reason = '' }) => [name, reason])),
    cellOf,
    close: () => {
      for (const cell of cells) cell.close()
    },
  }
}

/** Whether a row is of the cell that it came from: one that a device moved to or from has its past, too, for a while. */
function isHere(cell: string, row: object, cellOf: CellsOptions['cellOf']): boolean {
  if (!('device_id' in row) || typeof row.device_id !== 'string') return true
  return (cellOf(row.device_id) ?? cell) === cell
}

/** The rows of each cell that answers in time, in the order of the cells. */
async function askAll<T extends TProperties>(
  cells: readonly Cell[],
  patienceMs: number,
  script: FluxText,
  row: TObject<T>,
  options: QueryOptions,
) {
  const ends = new Set<AbortController>()
  const endAll = (reason: unknown) => {
    for (const end of ends) end.abort(reason)
  }
  const onAbort = () => endAll(options.signal?.reason)
  const begun = performance.now()
  let timer: NodeJS.Timeout | undefined
  let failure: unknown

  async function ask(cell: Cell) {
    const end = new AbortController()
    ends.add(end)
    try {
      const answer = await cell.reader.collect(script, row, { ...options, signal: end.signal })
      const most = Math.max(patienceMs, (PATIENCE - 1) * (performance.now() - begun))
      const lateMs = Math.round(performance.now() - begun + most)
      timer ??= setTimeout(() => endAll(new DeadlineError(lateMs)), most)
      return [{ cell: cell.name, answer }]
    } catch (error) {
      if (options.signal?.aborted === true || !isOfCell(error)) throw error
      failure ??= error
      cell.fail(error.message)
      return []
    } finally {
      ends.delete(end)
    }
  }

  const there = cells.filter(({ reason }) => reason === undefined)
  const asking = there.map(ask)
  if (options.signal?.aborted === true) onAbort()
  options.signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const answers = (await Promise.all(asking)).flat()
    if (answers.length > 0) return answers
    throw failure ?? unreachableError({ reason: cells.map(({ reason }) => reason ?? '').join('; ') })
  } catch (error) {
    endAll(error)
    throw error
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', onAbort)
  }
}

/** Whether an error is one of the cell, and not of the question. */
const isOfCell = (error: unknown): error is Error =>
  error instanceof InfluxUnreachable || error instanceof InfluxBusy || error instanceof InfluxMisconfigured
