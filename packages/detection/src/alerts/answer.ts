import type { Alert, StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { isOpen } from './hold.ts'
import { alertSentence } from './sentence.ts'

/** An alert as the services answer it at a time, in milliseconds since the epoch. */
export function answerAlert(alert: StoredAlert, fleet: FleetConfig, now: number): Alert {
  const { device_id, metric, reason, since, until, value, severity, config } = alert
  const { score, peak, expected, lower, upper, samples } = alert
  const lastSeen = new Date(until).toISOString()
  return {
    device_id,
    reason,
    last_seen: lastSeen,
    value: value ?? null,
    metric,
    since: new Date(since).toISOString(),
    until: lastSeen,
    open: isOpen(fleet, alert, now),
    ...defined({ score, peak, expected, lower, upper, samples }),
    sentence: alertSentence(alert, fleet, now),
    ...defined({ severity, config }),
  }
}

function defined<T extends object>(values: T): Partial<{ [K in keyof T]: NonNullable<T[K]> }> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<{
    [K in keyof T]: NonNullable<T[K]>
  }>
}
