import { FluxError } from './errors.ts'
import { Program } from './interpret/program.ts'
import { Session } from './interpret/session.ts'
import { Executor } from './plan/executor.ts'
import { nameResults } from './plan/results.ts'
import type { Storage } from './storage/storage.ts'
import { check } from './syntax/diagnose.ts'
import { checkAfter, readExtern } from './syntax/extern.ts'
import { parse } from './syntax/parse.ts'
import type { Table } from './table/table.ts'

/** Bounds on one query; exceeding one ends it with a FluxError that names the bound. */
export interface Limits {
  /**
   * Bytes that one value or one step may need: what would go beyond is refused before it is made. What a thread holds
   * altogether its owner sees best, and ends the query through `checkpoint`.
   */
  readonly memoryBytes: number
  /** Rows that one result may hold. */
  readonly rows: number
}

export interface RunOptions {
  readonly storage: Storage
  /** Nanoseconds since the epoch: what `now()` answers during this query. */
  readonly now: bigint
  readonly organization: { readonly id: string; readonly name: string }
  readonly limits?: Partial<Limits>
  /** Polled between steps of work; throws to end the query (cancelled, time is up). */
  readonly checkpoint?: () => void
  /** Statements to run before the script's own: the `extern` of a request, as an AST file. */
  readonly extern?: unknown
}

/** One named output of a script. Tables arrive as they are computed; both iterables can be walked once. */
export interface Result {
  readonly name: string
  readonly tables: Iterable<Table>
}

const noLimits: Limits = { memoryBytes: Number.POSITIVE_INFINITY, rows: Number.POSITIVE_INFINITY }

/**
 * Runs a script. Compile errors and planning errors are thrown by the call itself; a runtime error is thrown
 * while the results are walked, after the tables that came before it.
 *
 * @throws FluxError where the script is at fault
 */
export function runFlux(script: string, options: RunOptions): Iterable<Result> {
  const extern = options.extern ? readExtern(options.extern) : undefined
  if (extern) checkAfter(extern, script)
  else check(script)
  const checkpoint = options.checkpoint ?? (() => {})
  const session = new Session({
    script,
    storage: options.storage,
    now: options.now,
    organization: options.organization,
    limits: { ...noLimits, ...options.limits },
    checkpoint,
  })
  const program = new Program(session)
  if (extern) program.run(extern.file)
  program.run(parse(script))
  const results = nameResults(program.outputs)
  const tables = new Executor(session).start(results.map(({ node }) => node))
  return results.map(({ name }, i) => ({ name, tables: limited(tables[i] as Iterable<Table>, session.limits.rows) }))
}

function* limited(tables: Iterable<Table>, mostRows: number): Generator<Table> {
  let rows = 0
  for (const table of tables) {
    rows += table.length
    if (rows > mostRows)
      throw new FluxError('unavailable', `a result has more than ${mostRows} rows; narrow its range or aggregate`)
    yield table
  }
}
