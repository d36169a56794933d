import { copyFileSync, linkSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Files that hold nothing that is stored. */
const unstored = new Set(['LOCK', 'LOG', 'LOG.old'])

/** The files of a data directory, without those that hold nothing that is stored, by name. */
export function storedFiles(dir: string): string[] {
  return readdirSync(dir)
    .filter((name) => !unstored.has(name) && statSync(join(dir, name)).isFile())
    .sort()
}

/** The newest of LevelDB's log files: what was written last is there. */
export function newestLog(dir: string): string {
  const name = readdirSync(dir)
    .filter((one) => one.endsWith('.log'))
    .sort()
    .at(-1)
  if (name === undefined) throw new Error(`${dir} has no log`)
  return name
}

/**
 * Copies a data directory without some of its files. LevelDB writes a table once and never again: these are shared,
 * so `own` must name those that are about to be changed.
 */
export function copyDirectory(from: string, to: string, { without = [], own = [] }: CopyOptions = {}): void {
  mkdirSync(to, { recursive: true })
  for (const name of storedFiles(from)) {
    if (without.includes(name)) continue
    const share = name.endsWith('.ldb') && !own.includes(name)
    ;(share ? linkSync : copyFileSync)(join(from, name), join(to, name))
  }
}

interface CopyOptions {
  readonly without?: readonly string[]
  readonly own?: readonly string[]
}
