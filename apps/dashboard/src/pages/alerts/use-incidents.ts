import type { Incident, IncidentList } from '@nrg/schema/incident'
import { useMemo } from 'preact/hooks'
import { useKnown } from '../../hooks/page-context.ts'
import { useAnswer } from '../../hooks/use-answer.ts'
import { KNOWN_MS, pastMs } from './past.ts'

const MOST = '500'
const AGAIN_MS = 60_000

/** The incidents of a range that ends now: those of the last day as they are known, of before that the latest, asked for each minute. */
export function useIncidents(range: string | undefined): readonly Incident[] | undefined {
  const { incidents: known } = useKnown()
  const long = pastMs(range) > KNOWN_MS
  const query = new URLSearchParams({ from: `-${range}`, order: 'newest', limit: MOST })
  const past = useAnswer<IncidentList>(long ? `/api/incidents?${query}` : undefined, AGAIN_MS)
  return useMemo(() => {
    if (!long || past === undefined) return long ? undefined : known
    const own = known ?? []
    const ids = new Set(own.map(({ id }) => id))
    return [...own, ...past.filter(({ id }) => !ids.has(id))]
  }, [known, past, long])
}
