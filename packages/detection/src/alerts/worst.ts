import type { StoredAlert } from '@nrg/schema/alert'
import { WHOLE_DEVICE } from '../detectors/offline.ts'
import { commonOf } from './alike.ts'
import type { Incident } from './incident.ts'

/** What comes first of those that are equally severe: the cause of others, then silence, then a crossed limit. */
const ranks: Readonly<Record<string, number>> = { fleet: 3, offline: 2, limit: 1 }

/** What many devices have in common comes before what only some of them have. */
const COMMON = 0.25

/** By the alerts of an incident, which may be thousands, and are asked for theirs each second. */
const known = new WeakMap<Incident['alerts'], StoredAlert>()

/** The alert that an incident is told by; the same one in whatever order its alerts came. */
export function worstAlert(incident: Pick<Incident, 'alerts' | 'devices'>): StoredAlert {
  const worst = known.get(incident.alerts) ?? worstOf(incident)
  known.set(incident.alerts, worst)
  return worst
}

function worstOf(incident: Pick<Incident, 'alerts' | 'devices'>): StoredAlert {
  const common = commonOf(incident)?.metric
  const rankOf = (alert: StoredAlert) => rank(alert) + (alert.metric === common ? COMMON : 0)
  return incident.alerts.reduce((worst, one) => (compare(one, worst, rankOf) < 0 ? one : worst))
}

function compare(a: StoredAlert, b: StoredAlert, rankOf: (alert: StoredAlert) => number): number {
  return rankOf(b) - rankOf(a) || (b.peak ?? b.score ?? 0) - (a.peak ?? a.score ?? 0)
}

/** One metric that is missing tells less than that of another which is far out. */
const rank = ({ reason, metric, severity }: StoredAlert) =>
  reason === 'offline' && metric !== WHOLE_DEVICE
    ? -1
    : (ranks[reason] ?? 0) + (severity === 'critical' && reason !== 'fleet' ? 0.5 : 0)
