import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const BEAT_MS = 250
/** A mark that did not change for so long was left by a process that was killed. */
const DEAD_MS = 3000

/** The mark that a process moves the data of an installation: its text changes for as long as that process lives. */
const markOf = (dataDir: string) => join(dataDir, 'moving')

/** Says that this process moves the data, until what it answers is called. */
export function markMoving(dataDir: string): () => void {
  let beats = 0
  const beat = () => writeFileSync(markOf(dataDir), `${process.pid} ${beats++}`, { mode: 0o600 })
  beat()
  const timer = setInterval(beat, BEAT_MS)
  return () => {
    clearInterval(timer)
    rmSync(markOf(dataDir), { force: true })
  }
}

/** Waits while another process moves the data; whether one did. The mark of one that was killed is removed. */
export async function whileMoved(dataDir: string, signal: AbortSignal, say: (line: string) => void): Promise<boolean> {
  let seen = markIn(dataDir)
  if (seen === undefined) return false
  let changes = 0
  for (let since = performance.now(); !signal.aborted; ) {
    await sleep(BEAT_MS / 2, undefined, { signal }).catch(() => undefined)
    const now = markIn(dataDir)
    if (now === undefined) return true
    if (now !== seen) {
      if (changes++ === 0)
        say(`the data are being moved by process ${now.split(' ')[0]}; readings wait at ingest, on disk`)
      seen = now
      since = performance.now()
    } else if (performance.now() - since > DEAD_MS) rmSync(markOf(dataDir), { force: true })
  }
  return true
}

/** Ends once the data are to be moved, so that who has them open lets go of them. */
export function untilMoved(dataDir: string, signal: AbortSignal): AbortSignal {
  const either = new AbortController()
  const end = () => {
    clearInterval(timer)
    either.abort()
  }
  // To watch is not to be busy: where it cannot be opened, the process ends.
  const timer = setInterval(() => existsSync(markOf(dataDir)) && end(), BEAT_MS).unref()
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  return either.signal
}

function markIn(dataDir: string): string | undefined {
  try {
    return readFileSync(markOf(dataDir), 'utf8')
  } catch {
    return undefined
  }
}
