import type { IncidentActEvent } from '@nrg/schema/act-event'
import type { StoredAlert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Acknowledged, Silenced, Verdict } from '@nrg/schema/incident'
import { holdMs, isOpen } from '../alerts/hold.ts'
import { alertId } from '../alerts/id.ts'
import type { Incident } from '../alerts/incident.ts'
import type { Replaced } from '../alerts/replaced.ts'
import type { Acts } from './acts.ts'
import { isInForce, longest, type Silenceable, type StoredSilence, silences } from './silence.ts'

/** What people said of an incident. */
export interface IncidentActs {
  readonly acknowledged: Acknowledged | null
  /** Null where a silence leaves any of its open alerts to be told. */
  readonly silenced: Silenced | null
  readonly verdict: Verdict | null
  /** What it was, where the verdict says so. */
  readonly cause?: string
  /** All that was said of it, in order. */
  readonly events: readonly IncidentActEvent[]
}

export interface ActContext {
  readonly fleet: FleetConfig
  readonly replaced: Replaced
  readonly siteOf: (device: string) => string | undefined
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * Makes the function that finds what people said of an incident: of any of its alerts, or of those that they replace. Who acknowledges it has
 * taken what comes while it is open; what comes after it was over is another matter.
 */
export function actsOnIncidents(acts: Acts, context: ActContext): (incident: Incident) => IncidentActs {
  const inForce = acts.silences().filter((one) => isInForce(one, context.now))
  return (incident) => {
    const events = acts.about(idsOf(incident.alerts, context.replaced))
    const verdict = events.findLast((event) => event.type === 'verdict')
    return {
      acknowledged:
        events.length === 0 ? null : acknowledgedBy(events, lastStretch(incident.alerts, context), context.replaced),
      silenced: silencedBy(incident, inForce, context),
      verdict: verdict?.verdict ?? null,
      ...(verdict?.cause !== undefined && { cause: verdict.cause }),
      events,
    }
  }
}

function acknowledgedBy(
  events: readonly IncidentActEvent[],
  alerts: readonly StoredAlert[],
  replaced: Replaced,
): Acknowledged | null {
  const ids = new Set(idsOf(alerts, replaced))
  const last = events.findLast(
    ({ type, alerts: of }) => (type === 'acknowledge' || type === 'unacknowledge') && of.some((id) => ids.has(id)),
  )
  if (last?.type !== 'acknowledge') return null
  const { actor: by, time, comment } = last
  return { by, at: iso(time), ...(comment !== undefined && { comment }) }
}

/** The alerts since the incident was last not open. */
function lastStretch(alerts: readonly StoredAlert[], { fleet }: ActContext): readonly StoredAlert[] {
  let [start, openUntil] = [0, Number.NEGATIVE_INFINITY]
  for (const [index, alert] of alerts.entries()) {
    if (alert.since > openUntil) start = index
    openUntil = Math.max(openUntil, alert.until + holdMs(fleet, alert))
  }
  return alerts.slice(start)
}

function silencedBy(incident: Incident, inForce: readonly StoredSilence[], context: ActContext): Silenced | null {
  if (inForce.length === 0) return null
  let soonest: StoredSilence | undefined
  for (const about of openOf(incident, context)) {
    const silence = longest(inForce.filter((one) => silences(one, about)))
    if (silence === undefined) return null
    if (soonest === undefined || silence.until < soonest.until) soonest = silence
  }
  return soonest === undefined ? null : { id: soonest.id, until: iso(soonest.until), by: soonest.by, why: soonest.why }
}

/** Whether an incident is open, and a silence would hide all of it by itself. */
export function hidesIncident(
  silence: Pick<StoredSilence, 'scope' | 'but_limits'>,
  incident: Incident,
  context: Omit<ActContext, 'replaced'>,
): boolean {
  const open = openOf(incident, context)
  return open.length > 0 && open.every((about) => silences(silence, about))
}

function openOf({ alerts, devices }: Incident, { fleet, siteOf, now }: Omit<ActContext, 'replaced'>): Silenceable[] {
  return alerts
    .filter((alert) => isOpen(fleet, alert, now))
    .map((alert) => {
      // What many have in common is silenced where they are.
      const device = alert.device_id === FLEET ? devices[0] : alert.device_id
      return { alert, site: device === undefined ? undefined : siteOf(device) }
    })
}

function* idsOf(alerts: readonly StoredAlert[], replaced: Replaced): Generator<string> {
  for (const alert of alerts) {
    const id = alertId(alert)
    yield id
    yield* replaced.ids(id)
  }
}

const iso = (time: number) => new Date(time).toISOString()
