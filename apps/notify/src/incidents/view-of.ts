import type { Acts } from '@nrg/detection/acts/acts'
import type { HeldIncidents } from '@nrg/detection/alerts/held'
import { alertId } from '@nrg/detection/alerts/id'
import { incidentOfAll } from '@nrg/detection/alerts/incident'
import { replacedAlerts } from '@nrg/detection/alerts/replaced'
import { siteOf } from '@nrg/detection/place'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { View } from '../decisions/view.ts'
import { formingOf } from './forming.ts'
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
export function viewOf(
  { alerts, incidents }: Pick<HeldIncidents, 'alerts' | 'incidents'>,
  { fleet, acts, now }: ViewContext,
): View {
  const replaced = replacedAlerts(alerts, fleet)
  const spread = spreadOf(alerts, siteOf(fleet))
  const takenBack = new Map(alerts.flatMap((one) => (one.state === 'withdrawn' ? [[alertId(one), one] as const] : [])))
  const forming = formingOf(alerts, siteOf(fleet), now)
  const look = lookWith({ fleet, acts, replaced, spread, forming, now })
  const lookBack = (ids: readonly string[]) => look(incidentOfAll(ids.flatMap((id) => takenBack.get(id) ?? [])))
  return { now, incidents, withdrawn: new Set(takenBack.keys()), replaced: replaced.ids, look, lookBack }
}
