import type { Incident } from '@nrg/detection/alerts/incident'
import type { Severity } from '@nrg/schema/alert'
import type { Match } from '../configuration/route.ts'
import type { ToldIncident } from '../messages/message.ts'
import type { Reach } from './case.ts'

/** What has to be known of an incident to decide about it. */
export interface Look {
  readonly open: boolean
  readonly severity: Severity
  readonly reach: Reach
  /** Whether a limit is crossed. */
  readonly limit: boolean
  /** The metric and the reason of its worst alert. */
  readonly metric: string
  readonly reason: string
  /** Whether what many have in common is among its alerts. */
  readonly common: boolean
  /** How many devices it is of. */
  readonly devices: number
  /** Whether other devices of its site began to do the same at once, so that a crowd of them may be forming. */
  readonly forming: boolean
  /** When it last counted as open, in milliseconds since the epoch. */
  readonly openUntil: number
  /** Who has taken it, and when. */
  readonly acknowledged: string | undefined
  /** Whether a silence hides all of it. */
  readonly silenced: boolean
  readonly fits: (match: Match | undefined) => boolean
  /** Whether it fits, and every device of it is where the match says: of a crowd one device is not all. */
  readonly covered: (match: Match | undefined) => boolean
  /** What is told of it, but for what it was called. */
  readonly told: () => Omit<ToldIncident, 'formerly'>
}

/** What is there at a moment to decide about. */
export interface View {
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly incidents: readonly Incident[]
  /** The ids of alerts that late readings took back. */
  readonly withdrawn: ReadonlySet<string>
  /** The ids of those that an alert stands for. */
  readonly replaced: (alertId: string) => readonly string[]
  readonly look: (incident: Incident) => Look
  /** The same of alerts that late readings took back, all of which were read. */
  readonly lookBack: (alertIds: readonly string[]) => Look
}
