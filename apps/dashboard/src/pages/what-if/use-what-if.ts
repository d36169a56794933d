import type { WhatIf } from '@nrg/schema/what-if'
import { useEffect, useState } from 'preact/hooks'
import { usePage } from '../../hooks/page-context.ts'

/** Above every score: with it what holds now is told, and from where on scores are stored. */
const ABOVE_ALL = '9999'
/** A slider that is drawn is asked for once it rests. */
const REST_MS = 150
/** A service that does not answer for now is asked again after so long. */
const AGAIN_MS = 4000

/** What is asked: whose threshold, of which detector, and for which metric; all of them where it is empty. */
export interface Asked {
  readonly scope: string
  readonly reason: string
  readonly metric: string
}

/** What another threshold would have raised in the last seven days; what was known stays until the next is. */
export function useWhatIf({ scope, reason, metric }: Asked, threshold: number | undefined) {
  const { client } = usePage()
  const [kept, setKept] = useState<{ key: string; now: WhatIf; would: WhatIf | undefined } | undefined>()
  const [failed, setFailed] = useState(false)
  const [waiting, setWaiting] = useState(true)
  const key = [scope, reason, metric].join(' ')
  useEffect(() => {
    const stop = new AbortController()
    const ask = async () => {
      setWaiting(true)
      const query = new URLSearchParams({
        scope,
        reason,
        ...(metric !== '' && { metric }),
        threshold: threshold === undefined ? ABOVE_ALL : String(threshold),
      })
      const answer = await client.get<WhatIf>(`/api/what-if?${query}`, stop.signal)
      if (stop.signal.aborted) return
      setWaiting(false)
      setFailed(answer.kind !== 'ok')
      // What is refused stays so.
      if (answer.kind === 'failed' && (answer.status ?? 500) >= 500) timer = setTimeout(ask, AGAIN_MS)
      if (answer.kind !== 'ok') return
      const { body } = answer
      setKept((before) =>
        threshold === undefined || before?.key !== key
          ? { key, now: body, would: threshold === undefined ? undefined : body }
          : { ...before, would: body },
      )
    }
    let timer = setTimeout(ask, threshold === undefined ? 0 : REST_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [client, key, threshold])
  return { ...(kept?.key === key && { now: kept.now, would: kept.would }), failed, waiting }
}
