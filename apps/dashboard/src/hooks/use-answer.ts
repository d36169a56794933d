import { useEffect, useState } from 'preact/hooks'
import { usePage } from './page-context.ts'

/**
 * What the service answers to a question; undefined until it has, for no question, and for what it does not know.
 *
 * @param everyMs after how long it is asked again; left out: never
 * @param anew what makes it be asked again when it is another
 */
export function useAnswer<T>(path: string | undefined, everyMs?: number, anew?: unknown): T | undefined {
  const { client } = usePage()
  const [kept, setKept] = useState<{ path: string; body: T } | undefined>()
  useEffect(() => {
    if (path === undefined) return
    const stop = new AbortController()
    const ask = async () => {
      const answer = await client.get<T>(path, stop.signal)
      if (answer.kind === 'ok' && !stop.signal.aborted) setKept({ path, body: answer.body })
    }
    ask()
    const timer = everyMs === undefined ? undefined : setInterval(ask, everyMs)
    return () => {
      clearInterval(timer)
      stop.abort()
    }
  }, [client, path, everyMs, anew])
  return kept?.path === path ? kept?.body : undefined
}
