import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_MS = 20
/** Longer than anything takes that is done so: what waits goes on without. */
const MOST_MS = 60_000

/**
 * Does something while no other thread or process that asks by the same file does. Who has it, and is gone, keeps nobody from it.
 *
 * @template T
 * @param {string} file its folder is there
 * @param {() => Promise<T>} act
 * @returns {Promise<T>}
 */
export async function oneAtATime(file, act) {
  for (const until = performance.now() + MOST_MS; !take(file) && performance.now() < until; await sleep(LOOK_MS))
    if (!isRunning(holderOf(file))) takeAway(file)
  try {
    return await act()
  } finally {
    rmSync(file, { force: true })
  }
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/**
 * Takes a file from who is gone. Of several who saw that, one may have it by now: so one at a time looks once more.
 *
 * @param {string} file
 */
function takeAway(file) {
  const looking = `${file}-gone`
  if (!take(looking)) return
  try {
    if (!isRunning(holderOf(file))) rmSync(file, { force: true })
  } finally {
    rmSync(looking, { force: true })
  }
}

/** @param {string} file @returns {number | undefined} undefined where it has just been let go of, or does not say so yet */
function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

/** @param {number | undefined} pid */
function isRunning(pid) {
  if (pid === undefined) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
