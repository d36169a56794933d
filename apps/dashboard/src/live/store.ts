import type { DeviceSummary } from '@nrg/schema/device'
import type { FleetSummary } from '@nrg/schema/fleet-summary'
import type { Incident } from '@nrg/schema/incident'
import type { SiteList } from '@nrg/schema/site'
import { type Link, NEW_LINK } from './link.ts'

/** What the page knows. What the service does not answer, or not yet, is `undefined`. */
export interface Known {
  readonly summary: FleetSummary | undefined
  readonly sites: SiteList | undefined
  readonly devices: readonly DeviceSummary[] | undefined
  readonly incidents: readonly Incident[] | undefined
  /** Whether incidents can be taken: the service has them, and lets people act. */
  readonly acts: boolean
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
    acts: false,
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
