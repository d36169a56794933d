import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { DeadlineError } from './deadline.ts'

/** How long a request waits before the database is asked whether it is there at all. */
const QUIET_MS = 300
/** A ping is waited for in steps, so that time in which this process itself was held up counts as one. */
const STEP_MS = 100
const STEPS = 13

/** Watches over requests to the database, from their start to their end. */
export interface Pulse {
  /** The signal aborts when the database does not even answer a ping, or with the one given. */
  watch(signal?: AbortSignal): { readonly signal: AbortSignal; clear(): void }
}

interface Watched {
  /** When the request began, or the database was last heard. */
  heard: number
  /** A ping that began after that is under way. */
  asked: boolean
  readonly controller: AbortController
}

/**
 * Tells a slow answer from none: while requests wait, the database is asked with `/ping`, which costs it nothing. One
 * that answers has all the time of the request's own limit; where it does not, every request that waits ends with a
 * `DeadlineError` within 2 s.
 */
export function createPulse({ url }: { readonly url: string }): Pulse {
  const watched = new Set<Watched>()
  let timer: NodeJS.Timeout | undefined

  function beatLater(): void {
    if (timer !== undefined) return
    let first = Number.POSITIVE_INFINITY
    for (const { heard, asked } of watched) if (!asked) first = Math.min(first, heard)
    if (first < Number.POSITIVE_INFINITY) timer = setTimeout(beat, Math.max(first + QUIET_MS - performance.now(), 0))
  }

  async function beat(): Promise<void> {
    timer = undefined
    const begun = performance.now()
    // One that begins while this ping is under way has one of its own: it would wait for two after the other.
    const asking = [...watched].filter(({ asked }) => !asked)
    for (const one of asking) one.asked = true
    const answers = asking.length === 0 || (await answersPing(url))
    for (const one of asking) {
      one.asked = false
      if (answers) one.heard = begun
      else if (watched.has(one)) one.controller.abort(new DeadlineError(QUIET_MS + STEP_MS * STEPS))
    }
    beatLater()
  }

  return {
    watch(signal) {
      const one: Watched = { heard: performance.now(), asked: false, controller: new AbortController() }
      const end = () => {
        watched.delete(one)
        signal?.removeEventListener('abort', onAbort)
      }
      const onAbort = () => {
        end()
        one.controller.abort(signal?.reason)
      }
      one.controller.signal.addEventListener('abort', end, { once: true })
      if (signal?.aborted === true) onAbort()
      else {
        signal?.addEventListener('abort', onAbort, { once: true })
        watched.add(one)
        beatLater()
      }
      return { signal: one.controller.signal, clear: end }
    },
  }
}

/** Whether anything is answered to a ping, over a connection of its own: the others may all be in use. */
function answersPing(url: string): Promise<boolean> {
  const request = url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise((resolve) => {
    const ping = request(`${url}/ping`, { agent: false })
    const end = (answers: boolean) => {
      clearInterval(waiting)
      ping.destroy()
      resolve(answers)
    }
    let steps = 0
    const waiting = setInterval(() => ++steps >= STEPS && end(false), STEP_MS)
    ping.on('response', () => end(true))
    ping.on('error', () => end(false))
    ping.end()
  })
}
