import type { Alert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'
import type { Incident, IncidentKind } from '@nrg/schema/incident'
import { metricWords } from '../wording/metric.ts'

/**
 * What an operator handles where the service lists alerts alone: each is an incident of its own, which nobody can take.
 */
export function incidentOfAlert(alert: Alert): Incident {
  const { device_id, metric, reason, since, until, open, severity = 'warning', value, expected } = alert
  const id = alert.id ?? [device_id, metric, reason, since].join('|')
  return {
    id: alert.incident ?? id,
    title: alert.title ?? titleOf(alert),
    sentence: alert.sentence,
    severity,
    state: open ? 'open' : 'closed',
    kind: kindOf(alert),
    metric,
    reason,
    site: alert.site ?? null,
    devices: device_id === FLEET ? [] : [device_id],
    ...(alert.name !== undefined && { name: alert.name }),
    alerts: [id],
    since,
    until: open ? null : until,
    value,
    unit: alert.unit ?? metricWords(metric).unit,
    expected: expected ?? null,
    score: alert.peak ?? alert.score ?? null,
    excess_kwh: null,
    excess_cost: null,
    cost_per_day: null,
    acknowledged: null,
    silenced: null,
    verdict: null,
  }
}

function kindOf({ reason }: Alert): IncidentKind {
  if (reason === 'offline') return 'communication'
  if (reason === 'supply') return 'supply'
  return reason === 'stuck' ? 'sensor' : 'unknown'
}

/** What an alert is in a few words: its metric, and how it stands to what is usual. */
function titleOf({ reason, metric, value, expected }: Alert): string {
  const { label } = metricWords(metric)
  if (reason === 'offline') return 'No readings'
  if (reason === 'stuck') return `${label} stands still`
  if (reason === 'limit') return `${label} past its limit`
  if (reason === 'rate') return `${label} changes too fast`
  if (reason === 'noise') return `${label} scatters more than usual`
  if (reason === 'fleet') return `${label} is off at many devices`
  if (value === null || expected === undefined) return `${label} is not as usual`
  const way = value > expected ? 'above' : 'below'
  const normal =
    reason === 'seasonal' ? 'its usual hour' : reason === 'level' || reason === 'supply' ? 'its level' : 'normal'
  const percent = expected === 0 ? 0 : Math.round(Math.abs(value / expected - 1) * 100)
  return percent === 0 ? `${label} is ${way} ${normal}` : `${label} is ${percent} % ${way} ${normal}`
}
