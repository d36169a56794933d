import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from '@nrg/schema/environment'
import { UsageError } from '@nrg/schema/usage-error'
import { parse } from 'dotenv'

/** Another process takes a moment to write the file; a lock older than this was left behind by one that was killed. */
const LOCK_OLD_MS = 5000
const LOCK_WAIT_MS = 50

/** Adds variables that the file does not have, each with a secret of its own; answers the names of those it added. */
export function ensureSecrets(path: string, names: readonly string[]): Promise<readonly string[]> {
  return keepSecrets(path, Object.fromEntries(names.map((name) => [name, randomBytes(24).toString('hex')])))
}

/**
 * Sets variables that the file does not have, or has with a value that is no longer good; answers the names of those it
 * set.
 *
 * The file is replaced in one step, and one process at a time: two that start together agree on the secrets.
 */
export function keepSecrets(
  path: string,
  secrets: Readonly<Record<string, string>>,
  stale: Environment = {},
): Promise<readonly string[]> {
  return changeFile(path, (text) => {
    const present = parse(text)
    const wanted = Object.entries(secrets).filter(([name]) => !present[name] || present[name] === stale[name])
    return { text: withVariables(text, wanted), answer: wanted.map(([name]) => name) }
  })
}

/** Sets variables, in the place of what the file has of them; everything else in it stays. @throws UsageError */
export async function keepVariables(path: string, variables: Readonly<Record<string, string>>): Promise<void> {
  await changeFile(path, (text) => ({ text: withVariables(text, Object.entries(variables)), answer: undefined }))
}

function withVariables(before: string, variables: readonly (readonly [name: string, value: string])[]): string {
  let text = before
  for (const [name, value] of variables) {
    const line = `${name}=${quoted(name, value)}`
    const present = new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=.*$`, 'gm')
    const replaced = text.replaceAll(present, () => line)
    text = present.test(text) ? replaced : withLines(text, [line])
  }
  return text
}

/** Replaces the file by what `change` makes of its text. */
async function changeFile<T>(path: string, change: (text: string) => { text: string; answer: T }): Promise<T> {
  const unlock = await lock(`${path}.lock`)
  try {
    const before = textOf(path)
    const { text, answer } = change(before)
    if (text === before) return answer
    const draft = `${path}.${process.pid}.tmp`
    writeFileSync(draft, text, { mode: 0o600, flush: true })
    renameSync(draft, path)
    return answer
  } finally {
    unlock()
  }
}

function withLines(text: string, lines: readonly string[]): string {
  const ended = text === '' || text.endsWith('\n') ? text : `${text}\n`
  return lines.length === 0 ? text : `${ended}${lines.join('\n')}\n`
}

/** A value as both a shell and dotenv read it. */
function quoted(name: string, value: string): string {
  if (/^[\w.@:/+=-]+$/.test(value)) return value
  if (/['\r\n]/.test(value))
    throw new UsageError(`put ${name}=${JSON.stringify(value)} into .env yourself: it cannot be written there safely`)
  return `'${value}'`
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
