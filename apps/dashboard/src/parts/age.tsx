import { useNow } from '../hooks/use-now.ts'
import { duration } from '../wording/duration.ts'

/** How long ago a time is; it grows by itself. */
export function Age({ since }: { since: number }) {
  return <>{duration(useNow() - since)}</>
}
