import { answerAlert } from '@nrg/detection/alerts/answer'
import { isOpen } from '@nrg/detection/alerts/hold'
import type { Alert, StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { rounded } from '../rounded.ts'

const DAY_MS = 86_400_000

interface Told {
  readonly fleet: FleetConfig
  readonly open: boolean
  readonly day: number
  readonly alert: Alert
}

/** Hundreds of alerts are told each second, and few of them have changed since the last. */
const known = new WeakMap<StoredAlert, Told>()

/** An alert as this service answers it: what was worked out is rounded, the reading is as it was sent. */
export function toldAlert(alert: StoredAlert, fleet: FleetConfig, now: number): Alert {
  const open = isOpen(fleet, alert, now)
  // Its words name the date of what was not today.
  const day = Math.floor(now / DAY_MS)
  const held = known.get(alert)
  if (held?.fleet === fleet && held.open === open && held.day === day) return held.alert
  const told: Alert = answerAlert(alert, fleet, now)
  for (const name of ['score', 'peak', 'expected', 'lower', 'upper'] as const) {
    const { [name]: value } = told
    if (value !== undefined) told[name] = rounded(value)
  }
  known.set(alert, { fleet, open, day, alert: told })
  return told
}
