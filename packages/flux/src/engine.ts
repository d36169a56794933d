import { FluxError } from './errors.ts'
import { Program } from './interpret/program.ts'
import { Session } from './interpret/session.ts'
import type { QueryLimits } from './plan/context.ts'
import { PlanExecutor } from './plan/executor.ts'
import { nameResults } from './plan/results.ts'
import { phases } from './pushdown/rules/index.ts'
import type { Storage } from './storage/storage.ts'
import { check } from './syntax/diagnose.ts'
import { checkAfter, readExtern } from './syntax/extern.ts'
import { parse } from './syntax/parse.ts'
import type { Result } from './table/result.ts'
import type { Table } from './table/table.ts'

export type { QueryLimits } from './plan/context.ts'
export type { Result } from './table/result.ts'

export interface RunOptions {
  readonly storage: Storage
  /** Nanoseconds since the epoch: what `now()` answers during this query. */
  readonly now: bigint
  readonly organization: { readonly id: string; readonly name: string }
  readonly limits?: Partial<QueryLimits>
  /** Polled between steps of work; throws to end the query (cancelled, time is up). */
  readonly checkpoint?: () => void
  /** Called when the script has been parsed and checked, which nothing can end from inside, and begins to run. */
  readonly onParsed?: () => void
  /** Statements to run before the script's own: the `extern` of a request, as an AST file. */
  readonly extern?: unknown
}

const noLimits: QueryLimits = { memoryBytes: Number.POSITIVE_INFINITY, rows: Number.POSITIVE_INFINITY }

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
  const file = parse(script)
  options.onParsed?.()
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
  program.run(file)
  const results = nameResults(program.outputs)
  const tables = new PlanExecutor(session, phases).start(results.map(({ node }) => node))
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
