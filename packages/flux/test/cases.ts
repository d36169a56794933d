import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { importCompiled } from '@nrg/compile/compiled'
import t, { type Test } from 'tap'
import { runFlux } from '../src/engine.ts'
import { FluxError } from '../src/errors.ts'
import { parseTime } from '../src/values/time.ts'
import { MemoryStorage } from './memory-storage.ts'
import { resultsText } from './table-text.ts'

/** One use of a function and what comes of it. */
export interface Case {
  readonly name: string
  readonly flux: string
  /** The results as `table-text.ts` writes them; indentation and empty lines do not count. */
  readonly want?: string
  /** The message of the error that the script ends in. */
  readonly error?: string
  /** Line protocol, in nanoseconds, of a bucket `b`. */
  readonly data?: string
  /** What `now()` answers; 2026-01-01T00:00:00Z when absent. */
  readonly now?: string
}

/** Marks a list as the cases of a function, for its types. */
export const cases = (list: readonly Case[]): readonly Case[] => list

/** Tests all case files of a package: those in `folder` beside the calling test, and in folders below it. */
export async function testPackage(testFolder: string, folder: string): Promise<void> {
  const files = readdirSync(join(testFolder, folder), { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort()) {
    const { default: list } = (await importCompiled(join(testFolder, folder, file))) as { default: readonly Case[] }
    testCases(`${folder}/${file.replace(/\.ts$/, '')}`, list)
  }
}

/** Tests a list of cases under a title. */
export function testCases(title: string, list: readonly Case[]): void {
  t.test(title, (t) => {
    for (const item of list) t.test(item.name, (t) => testCase(t, item))
    t.end()
  })
}

function testCase(t: Test, { flux, want, error, data, now = '2026-01-01T00:00:00Z' }: Case): void {
  const storage = new MemoryStorage()
  storage.addBucket('b', data)
  storage.addBucket('scratch')
  const run = (): string =>
    resultsText(
      runFlux(flux, {
        storage,
        now: parseTime(now) as bigint,
        organization: { id: '0'.repeat(16), name: 'org' },
      }),
    )
  if (error !== undefined) {
    const thrown = catchError(run)
    t.type(thrown, FluxError)
    t.equal((thrown as Error | undefined)?.message, error)
  } else equalText(t, run(), tidy(want ?? ''))
  t.end()
}

function catchError(run: () => unknown): unknown {
  try {
    run()
    return undefined
  } catch (error) {
    return error
  }
}

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')

/** Compares texts cell by cell; floats may differ by 1e-12 of their size. */
function equalText(t: Test, got: string, want: string): void {
  const gotLines = tidy(got).split('\n')
  const wantLines = want.split('\n')
  const same =
    gotLines.length === wantLines.length &&
    gotLines.every((line, i) => {
      const gotCells = line.split(' | ')
      const wantCells = (wantLines[i] as string).split(' | ')
      return gotCells.length === wantCells.length && gotCells.every((cell, c) => sameCell(cell, wantCells[c] as string))
    })
  if (same) t.pass('the tables are as expected')
  else t.equal(gotLines.join('\n'), want)
}

function sameCell(a: string, b: string): boolean {
  if (a === b) return true
  if (!/^-?\d+\.\d+$/.test(a) || !/^-?\d+(\.\d+)?$/.test(b)) return false
  const [x, y] = [Number(a), Number(b)]
  return Math.abs(x - y) <= 1e-12 * Math.max(Math.abs(x), Math.abs(y))
}
