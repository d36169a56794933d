import type { Acts } from '@nrg/detection/acts/acts'
import { retiredSince } from '@nrg/detection/acts/retired'

/** What lists say of a device that is forgotten; nothing of the others. */
export function toldRetired(
  acts: Pick<Acts, 'retiredAt'>,
  id: string,
  lastSeen: number,
  now: number,
): { readonly retired?: string } {
  const since = retiredSince(acts, id, lastSeen, now)
  return since === undefined ? {} : { retired: new Date(since).toISOString() }
}
