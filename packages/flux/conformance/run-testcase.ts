import { runFlux } from '../src/engine.ts'
import { FluxError } from '../src/errors.ts'
import type { Storage } from '../src/storage/storage.ts'
import { cellAt } from '../src/table/cell.ts'
import type { Table } from '../src/table/table.ts'

export type Outcome =
  | { readonly kind: 'passed' }
  /** The engine said that it lacks something. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The official checker does not accept the script: InfluxDB would not run it either. */
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'wrong'; readonly reason: string }

const emptyStorage: Storage = {
  buckets: () => [],
  read: () => [],
  series: () => [],
  counts: () => [],
  write: () => ({ ok: true }),
}

/** Runs a testcase as one query. Rows in the result `errorOutput` are the differences that `testing.diff` found. */
export function runTestCase(script: string, limitMs: number): Outcome {
  const end = performance.now() + limitMs
  try {
    const results = runFlux(script, {
      storage: emptyStorage,
      now: BigInt(Date.now()) * 1_000_000n,
      organization: { id: '0000000000000001', name: 'conformance' },
      checkpoint() {
        if (performance.now() > end) throw new FluxError('invalid', `not done after ${limitMs} ms`)
      },
    })
    let differences = ''
    for (const { name, tables } of results)
      for (const table of tables) if (name === 'errorOutput' && table.length > 0) differences += tableText(table)
    return differences ? { kind: 'wrong', reason: `differences:\n${differences}` } : { kind: 'passed' }
  } catch (error) {
    return outcomeOf(error)
  }
}

function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof FluxError))
    return { kind: 'wrong', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  const { code, message } = error
  if (code === 'unimplemented') return { kind: 'refused', reason: refusal.exec(message)?.[0] ?? message }
  return { kind: message.startsWith('error @') ? 'rejected' : 'wrong', reason: message }
}

/** The part of a refusal's message that names what the engine lacks. */
const refusal = /function "[^"]*"(?: of package "[^"]*")?(?= is not supported)/

const rowsShown = 12

function tableText({ columns, length }: Table): string {
  const lines = [columns.map(({ label, vector }) => `${label}:${vector.type}`).join(' | ')]
  for (let row = 0; row < Math.min(length, rowsShown); row++)
    lines.push(columns.map(({ vector }) => String(cellAt(vector, row) ?? '∅')).join(' | '))
  if (length > rowsShown) lines.push(`… ${length} rows`)
  return `${lines.map((line) => `    ${line}`).join('\n')}\n`
}
