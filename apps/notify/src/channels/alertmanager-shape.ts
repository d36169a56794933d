import { createHash } from 'node:crypto'
import type { ToldAlert, ToldIncident } from '../messages/message.ts'

/** An alert as Alertmanager's webhook and its API have it. */
export interface AlertmanagerAlert {
  readonly status: 'firing' | 'resolved'
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly startsAt: string
  readonly endsAt: string
  readonly generatorURL: string
  readonly fingerprint: string
}

/** What Alertmanager writes for an end that is not known. */
const NO_END = '0001-01-01T00:00:00Z'

/** The labels of an incident, for who routes by them: what it is may change while it lasts, its id does not. */
export function incidentLabels(incident: ToldIncident): Record<string, string> {
  return {
    alertname: 'NrgIncident',
    incident: incident.id,
    kind: incident.kind,
    metric: incident.metric,
    reason: incident.reason,
    severity: incident.severity,
    ...(incident.site !== null && { site: incident.site }),
    ...(incident.device_count === 1 && { device_id: incident.devices[0] ?? '' }),
  }
}

/** The alerts of an incident. */
export function alertsOf(incident: ToldIncident, page: string): AlertmanagerAlert[] {
  return incident.alerts.map((alert) => {
    const { kind, id: of } = incident
    const { device, metric, reason, severity, site } = alert
    const labels = {
      alertname: 'NrgAlert',
      device_id: device,
      incident: of,
      kind,
      metric,
      reason,
      severity,
      ...(site !== null && { site }),
    }
    const open = alert.open && incident.open
    return {
      status: open ? 'firing' : 'resolved',
      labels,
      annotations: annotationsOf(alert),
      startsAt: new Date(alert.since).toISOString(),
      endsAt: open ? NO_END : new Date(alert.until).toISOString(),
      generatorURL: page,
      fingerprint: fingerprintOf(labels),
    }
  })
}

const annotationsOf = ({ name, sentence }: ToldAlert) => ({ summary: `${name}: ${sentence}`, description: sentence })

/** A number of 64 bits of the labels, in hexadecimal. */
const fingerprintOf = (labels: Readonly<Record<string, string>>) =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(labels).sort()))
    .digest('hex')
    .slice(0, 16)
