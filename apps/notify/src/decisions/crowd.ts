import { CROWD } from '@nrg/detection/alerts/crowd'
import type { Draft } from './draft.ts'
import type { Look } from './view.ts'

/** Cases of a crowd were first seen within so long. */
export const CROWD_SEEN_MS = 600_000

/** The metrics that so many devices lately began to tell of that they may have a common cause, which takes longer to be found. */
export function crowdedMetrics(
  cases: Pick<Draft, 'get'>,
  looks: ReadonlyMap<string, Look>,
  now: number,
): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const [id, look] of looks) {
    const one = cases.get(id)
    if (one === undefined || !look.open || !isCrowdable(look) || now - one.seen > CROWD_SEEN_MS) continue
    counts.set(one.metric, (counts.get(one.metric) ?? 0) + look.devices)
  }
  return new Set([...counts].filter(([, count]) => count >= CROWD).map(([metric]) => metric))
}

/** A crossed limit and a device that is silent are told for themselves. */
export const isCrowdable = ({ common, limit, reason }: Look) => !common && !limit && reason !== 'offline'
