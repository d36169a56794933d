import type { Incident } from '@nrg/detection/alerts/incident'
import type { StoredAlert } from '@nrg/schema/alert'
import type { Acknowledged, Silenced, Verdict } from '@nrg/schema/incident'

/** What people have said of an incident. */
export interface Acts {
  readonly acknowledged: Acknowledged | null
  readonly silenced: Silenced | null
  readonly verdict: Verdict | null
}

/** Finds what people have said of an incident. */
export type ActsOf = (incident: Incident) => Acts

/**
 * Makes the function that finds them, for what was read of the alerts at a time, in milliseconds since the epoch: those that
 * were withdrawn are among them.
 */
export type ActsSource = (alerts: readonly StoredAlert[], now: number) => ActsOf

/** Nobody has said anything. */
export const noActs: ActsSource = () => () => none

const none: Acts = { acknowledged: null, silenced: null, verdict: null }
