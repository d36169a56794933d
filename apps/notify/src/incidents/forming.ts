import { crowdsOf } from '@nrg/detection/alerts/crowd'
import type { StoredAlert } from '@nrg/schema/alert'
import { CROWD_SEEN_MS } from '../decisions/crowd.ts'

/** Three devices that go the same way at once may be the first of many. */
const LEAST = 3

/** The alerts of late that are alike at several devices of a site and began at once: a crowd may be forming of them. */
export function formingOf(
  alerts: readonly StoredAlert[],
  siteOf: (device: string) => string | undefined,
  now: number,
): ReadonlySet<StoredAlert> {
  const late = alerts
    .filter(({ state, since }) => state === 'raised' && since >= now - CROWD_SEEN_MS)
    .sort((a, b) => a.since - b.since)
  return new Set(crowdsOf(late, siteOf, LEAST).flatMap((crowd) => crowd.map((index) => late[index] as StoredAlert)))
}
