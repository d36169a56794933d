import type { DeviceSummary } from '@nrg/schema/device'
import type { FleetSummary } from '@nrg/schema/fleet-summary'
import type { Incident } from '@nrg/schema/incident'
import type { SessionAnswer } from '@nrg/schema/session'
import type { SiteList } from '@nrg/schema/site'
import type { Action } from '@nrg/schema/stream'
import { type Link, NEW_LINK } from './link.ts'

/** What the page knows. What the service does not answer, or not yet, is `undefined`. */
export interface Known {
  readonly summary: FleetSummary | undefined
  readonly sites: SiteList | undefined
  readonly devices: readonly DeviceSummary[] | undefined
  readonly incidents: readonly Incident[] | undefined
  /** Who reads the page, and whether they may act; asked for once. */
  readonly person: SessionAnswer | undefined
  /** What somebody did last, as the stream told it. */
  readonly action: Action | undefined
  readonly link: Link
  /** The service's time less this machine's, in ms. */
  readonly offsetMs: number
}

export interface Store {
  readonly known: Known
  update(changes: Partial<Known>): void
  /** Calls back after each change; answers how to end that. */
  subscribe(listener: () => void): () => void
}

export function createStore(): Store {
  let known: Known = {
    summary: undefined,
    sites: undefined,
    devices: undefined,
    incidents: undefined,
    person: undefined,
    action: undefined,
    link: NEW_LINK,
    offsetMs: 0,
  }
  const listeners = new Set<() => void>()
  return {
    get known() {
      return known
    },
    update(changes) {
      known = { ...known, ...changes }
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
