import type { Incident } from '@nrg/schema/incident'
import type { Span } from '../parts/timeline.tsx'
import { alertHref } from '../route/route.ts'

/** An incident as a stretch of a timeline. */
export function spanOf({ id, title, severity, state, kind, since, until }: Incident): Span {
  const to = until === null ? null : Date.parse(until)
  return {
    id,
    title,
    severity,
    state,
    kind,
    href: alertHref(id),
    from: Date.parse(since),
    to: state === 'closed' ? to : null,
  }
}
