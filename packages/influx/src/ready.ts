import { setTimeout as sleep } from 'node:timers/promises'

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 2000

export interface WaitOptions {
  /** Says each new reason for waiting, once. */
  readonly onWait: (reason: string) => void
  /** Ends the waiting. */
  readonly signal: AbortSignal
}

/** Asks until there is no obstacle any more; `false` where the signal ended it before. */
export async function waitUntilReady(
  obstacle: () => Promise<string | undefined>,
  { onWait, signal }: WaitOptions,
): Promise<boolean> {
  let said: string | undefined
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const reason = await obstacle()
    if (reason === undefined) return !signal.aborted
    if (reason !== said && !signal.aborted) onWait(reason)
    said = reason
    await sleep(wait, undefined, { signal }).catch(() => undefined)
  }
  return false
}
