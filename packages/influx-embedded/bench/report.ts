import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Store } from '../src/store/store.ts'

/** A figure of a benchmark and what it is held to. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number }
}

/** Prints figures as a table, or as JSON where `--json` is among the arguments. */
export function report(figures: readonly Figure[]): void {
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify(figures, undefined, 2))
    return
  }
  for (const { name, value, unit, goal } of figures) {
    const wanted = !goal ? '' : 'atMost' in goal ? `goal ≤ ${goal.atMost}` : `goal ≥ ${goal.atLeast}`
    const shown = value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2)
    console.log(`${name.padEnd(66)} ${shown.padStart(12)} ${unit.padEnd(12)} ${wanted}`)
  }
}

/** The value below which a share of the measurements lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] as number
}

/** The value of an argument such as `--devices 100`. */
export function argument(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : (process.argv[at + 1] as string)
}

/** Runs something in a folder that is removed after it. */
export async function inFolder<T>(run: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'store-bench-'))
  try {
    return await run(dir)
  } finally {
    rmSync(dir, { recursive: true })
  }
}

/** Opens a store that says what goes wrong. */
export function openStore(dir: string, options: { memoryBytes?: number } = {}): Promise<Store> {
  const logger = { info: () => {}, warn: console.warn, error: console.error }
  return Store.open({ dir, clock: () => BigInt(Date.now()) * 1_000_000n, logger, ...options })
}
