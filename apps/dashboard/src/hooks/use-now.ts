import { useEffect, useState } from 'preact/hooks'
import { usePage } from './page-context.ts'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** One timer for all ages of the page. */
function eachSecond(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    for (const one of listeners) one()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time at the service, in ms since the epoch, each second anew. */
export function useNow(): number {
  const { store } = usePage()
  const [now, setNow] = useState(Date.now)
  useEffect(() => eachSecond(() => setNow(Date.now())), [])
  return now + store.known.offsetMs
}

const COARSE_MS = 10_000

/** The time at the service to ten seconds, for what is drawn over hours. */
export function useCoarseNow(): number {
  const { store } = usePage()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), COARSE_MS)
    return () => clearInterval(timer)
  }, [])
  return now + store.known.offsetMs
}
