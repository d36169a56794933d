import { readFileSync, readlinkSync } from 'node:fs'

/** What the kernel counts a thread's time in: hundredths of a second, on every Linux that Node runs on. */
const TICK_MS = 10

/** The calling thread's name in `/proc`; undefined where the system has none, which is all but Linux. */
export function ownThread(): string | undefined {
  try {
    return readlinkSync('/proc/thread-self')
  } catch {
    return undefined
  }
}

/** Milliseconds that a thread has been at work, in steps of 10; undefined where the system does not tell. */
export function workOf(thread: string | undefined): number | undefined {
  if (thread === undefined) return undefined
  try {
    // The name of the program, which comes in brackets before the numbers, may have blanks.
    const fields = readFileSync(`/proc/${thread}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    const ticks = Number(fields[11]) + Number(fields[12])
    return Number.isFinite(ticks) ? ticks * TICK_MS : undefined
  } catch {
    return undefined
  }
}

/**
 * Acts once a thread has worked for so many milliseconds from now on: on a busy machine that is later than when they
 * have gone by, which is what counts where the system does not tell.
 *
 * @returns what stops it from acting
 */
export function afterWork(thread: string | undefined, ms: number, act: () => void): () => void {
  const before = workOf(thread)
  let timer: NodeJS.Timeout
  const wait = (left: number) => {
    timer = setTimeout(() => {
      const now = workOf(thread)
      const still = before === undefined || now === undefined ? 0 : ms - (now - before)
      if (still > 0) wait(still)
      else act()
    }, left)
    timer.unref()
  }
  wait(ms)
  return () => clearTimeout(timer)
}
