import type { Acts } from '@nrg/detection/acts/acts'
import type { HeldIncidents } from '@nrg/detection/alerts/held'
import { alertId } from '@nrg/detection/alerts/id'
import { replacedAlerts } from '@nrg/detection/alerts/replaced'
import { siteOf } from '@nrg/detection/place'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { View } from '../decisions/view.ts'
import { lookWith } from './look.ts'
import { spreadOf } from './spread.ts'

export interface ViewContext {
  /** With what people say of devices. */
  readonly fleet: FleetConfig
  readonly acts: Acts
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** What decisions are made by, of what was read at a time. */
export function viewOf({ alerts, incidents }: HeldIncidents, { fleet, acts, now }: ViewContext): View {
  const replaced = replacedAlerts(alerts, fleet)
  const spread = spreadOf(alerts, siteOf(fleet))
  const withdrawn = new Set(alerts.filter(({ state }) => state === 'withdrawn').map(alertId))
  return { now, incidents, withdrawn, replaced: replaced.ids, look: lookWith({ fleet, acts, replaced, spread, now }) }
}
