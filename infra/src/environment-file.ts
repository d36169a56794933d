import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parse } from 'dotenv'

/** Another process takes a moment to write the file; a lock older than this was left behind by one that was killed. */
const LOCK_OLD_MS = 5000
const LOCK_WAIT_MS = 50

/**
 * Adds variables that the file does not have, each with a secret of its own; answers the names of those it added.
 *
 * The file is replaced in one step, and one process at a time: two that start together agree on the secrets.
 */
export async function ensureSecrets(path: string, names: readonly string[]): Promise<readonly string[]> {
  const unlock = await lock(`${path}.lock`)
  try {
    const text = textOf(path)
    const present = parse(text)
    const missing = names.filter((name) => !present[name])
    if (missing.length === 0) return []
    const lines = missing.map((name) => `${name}=${randomBytes(24).toString('hex')}\n`)
    const draft = `${path}.${process.pid}.tmp`
    writeFileSync(draft, `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${lines.join('')}`, { mode: 0o600 })
    renameSync(draft, path)
    return missing
  } finally {
    unlock()
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

async function lock(path: string): Promise<() => void> {
  for (;;) {
    try {
      mkdirSync(path)
      return () => rmdirSync(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
      if (age > LOCK_OLD_MS) rmSync(path, { recursive: true, force: true })
      else await sleep(LOCK_WAIT_MS)
    }
  }
}
