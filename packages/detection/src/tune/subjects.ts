import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type AlertRules, type Episode, episodesOfSubject, type LinkOf, type Score } from '../alerts/episodes.ts'
import { groupOf } from '../detectors/index.ts'
import type { Scope } from '../settings/scopes.ts'
import { alertLinks, linkBetween } from '../tasks/alert-links.ts'
import { alertRules } from '../tasks/alert-waits.ts'
import type { Judged } from './evidence.ts'

/** An alert that was raised; times in milliseconds since the epoch. */
export interface RaisedAlert {
  readonly device: string
  readonly metric: string
  readonly reason: string
  readonly since: number
  readonly until: number
  readonly judged?: Judged
}

/** What alerts are made of together: the scores of one device, one metric and one group of detectors. */
export interface Subject extends Required<Scope> {
  readonly group: string
  readonly scores: readonly Score[]
  /** Those that its scores make now; thresholds may have been lower. */
  readonly raised: readonly RaisedAlert[]
  /** What would have been raised, had it not been usual at its time of day. */
  readonly usual: readonly Episode[]
}

/** What scores become alerts by. */
export interface AlertMaking {
  readonly linkOf: LinkOf
  readonly rules: AlertRules
}

/** How alerts are made by a configuration. */
export const alertMaking = (
  fleet: FleetConfig,
  intervalOf: (scope: Required<Scope>) => number = () => 0,
): AlertMaking => ({
  linkOf: linkBetween(alertLinks(fleet), intervalOf),
  rules: alertRules(fleet),
})

/** Puts scores and alerts together, of those subjects that have both. */
export function subjectsOf(
  scores: Iterable<readonly Score[]>,
  alerts: readonly RaisedAlert[],
  { linkOf, rules }: AlertMaking,
): Subject[] {
  const raised = new Map<string, RaisedAlert[]>()
  for (const alert of alerts) {
    const key = keyOf(alert)
    const own = raised.get(key)
    if (own === undefined) raised.set(key, [alert])
    else own.push(alert)
  }
  const byKey = new Map<string, Score[]>()
  for (const some of scores)
    for (const score of some) {
      const key = keyOf(score)
      const own = byKey.get(key)
      if (own !== undefined) own.push(score)
      else if (raised.has(key)) byKey.set(key, [score])
    }
  return [...byKey].flatMap(([key, own]) => {
    const [first, told] = [own[0], raised.get(key)]
    if (first === undefined || told === undefined) return []
    const { device, metric, reason } = first
    const episodes = episodesOfSubject(own, linkOf, rules)
    return [
      {
        device,
        metric,
        group: groupOf(reason),
        scores: own,
        raised: told.filter((alert) => episodes.some(meets(alert))),
        usual: episodes.filter((episode) => !told.some(meets(episode))),
      },
    ]
  })
}

const keyOf = ({ device, metric, reason }: Pick<Score, 'device' | 'metric' | 'reason'>) =>
  `${device} ${metric} ${groupOf(reason)}`

/** From and until when something lasted, in milliseconds since the epoch. */
export type Lasting = Pick<RaisedAlert, 'since' | 'until'>

/** Makes what says whether something was at the same time. */
export const meets = (one: Lasting) => (other: Lasting) => one.since <= other.until && other.since <= one.until

/** Which alerts of a subject would not be raised of its scores as they would be, and which would be beside those. */
export function changesOf(
  { scores, raised, usual }: Subject,
  rescored: (score: Score) => Score,
  { linkOf, rules }: AlertMaking,
): { readonly vanish: readonly RaisedAlert[]; readonly appear: readonly Episode[] } {
  const after = episodesOfSubject(scores.map(rescored), linkOf, rules)
  return {
    vanish: raised.filter((alert) => !after.some(meets(alert))),
    appear: after.filter((episode) => ![...raised, ...usual].some(meets(episode))),
  }
}
