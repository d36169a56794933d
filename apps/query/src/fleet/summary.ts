import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { FleetSummary } from '@nrg/schema/fleet-summary'
import { energyTotals, excessTotals } from '../energy/totals.ts'
import { slowLearners } from '../live/learned.ts'
import type { LiveState } from '../live/live-state.ts'
import { totalsOf } from './totals.ts'

interface At {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Where the stream goes on from. */
  readonly eventId: string
  /** Whether `npm run dev` simulates devices. */
  readonly simulated: boolean
}

/** The whole fleet, for the head of the page. */
export function fleetSummary(state: LiveState, fleet: FleetConfig, { now, eventId, simulated }: At): FleetSummary {
  const totals = totalsOf(state.devices.values(), state, fleet)
  const open = state.incidents.filter((one) => one.open)
  const told = open.filter(({ acts }) => acts.silenced === null)
  const count = (severity: string) => told.filter(({ incident }) => incident.severity === severity).length
  const currencies = new Set(Object.values(fleet.sites ?? {}).flatMap(({ tariff }) => tariff?.currency ?? []))
  const [currency = null] = currencies
  const { since, nextReadyAt } = state.upcoming
  const ready = [{ reason: 'zscore', ready: state.normals.size }].concat(
    slowLearners.map(({ name }) => ({ reason: name, ready: state.ready.get(name) ?? 0 })),
  )
  return {
    server_time: new Date(now).toISOString(),
    ...totals,
    incidents: {
      critical: count('critical'),
      warning: count('warning'),
      unacknowledged: told.filter(({ acts }) => acts.acknowledged === null).length,
      silenced: open.length - told.length,
    },
    ...energyTotals(state.devices.keys(), state),
    ...excessTotals(state.incidents),
    currency: currencies.size > 1 ? null : currency,
    mixed_currencies: currencies.size > 1,
    event_id: eventId,
    ...(simulated && { simulated }),
    ...(state.unsent !== undefined && { unsent: state.unsent }),
    ...(state.partial !== undefined && { partial: [...state.partial] }),
    learning: {
      since: since === null ? null : new Date(since).toISOString(),
      detectors: ready.map((one) => {
        const all = one.ready >= state.devices.size
        return { ...one, of: state.devices.size, next_ready_at: all ? null : (nextReadyAt.get(one.reason) ?? null) }
      }),
    },
  }
}
