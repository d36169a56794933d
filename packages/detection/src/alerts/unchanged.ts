import { StoredAlert } from '@nrg/schema/alert'
import type { Incident } from './incident.ts'

const names = Object.keys(StoredAlert.properties) as (keyof StoredAlert)[]

/**
 * Makes the function that answers, of an alert that is read again, the object of before where it is as it was: what was made
 * of that holds, and the new one is gone as soon as it is read.
 */
export function unchangedOf(before: readonly StoredAlert[]): (alert: StoredAlert) => StoredAlert {
  const byTime = new Map<string, StoredAlert[]>()
  for (const alert of before) {
    const others = byTime.get(alert.time)
    if (others === undefined) byTime.set(alert.time, [alert])
    else others.push(alert)
  }
  return (alert) => byTime.get(alert.time)?.find((other) => isSame(other, alert)) ?? alert
}

/** The same of incidents: one whose alerts are the objects of before is the object that it was. */
export function unchangedIncidentsOf(before: readonly Incident[]): (incident: Incident) => Incident {
  const byId = new Map(before.map((incident) => [incident.id, incident]))
  return (incident) => {
    const known = byId.get(incident.id)
    const isAsItWas =
      known?.alerts.length === incident.alerts.length &&
      incident.alerts.every((alert, index) => alert === known.alerts[index])
    return isAsItWas ? known : incident
  }
}

/** Of thousands each second: no list is made of each. */
function isSame(a: StoredAlert, b: StoredAlert): boolean {
  for (const name of names) if (a[name] !== b[name]) return false
  return true
}
