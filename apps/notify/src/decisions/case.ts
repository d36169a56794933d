import type { Severity } from '@nrg/schema/alert'
import type { ToldIncident } from '../messages/message.ts'

/** How far an incident reaches: one device, several of a site, several sites. */
export type Reach = 1 | 2 | 3

/** What one addressee was told of a case. */
export interface Told {
  /** The route that names the addressee, by its place; and the step of it: 0, or that of the escalation. */
  readonly route: number
  readonly step: number
  /** Messages so far. */
  readonly count: number
  /** When the first one was decided, and the last; null before there was one. */
  readonly first: number | null
  readonly last: number | null
  /** What was said last of how bad it is, and of how far it reaches. */
  readonly severity: Severity
  readonly reach: Reach
  readonly limit: boolean
  /** Who had taken it by what was told, and when. */
  readonly acknowledged: string | null
  readonly over: boolean
  readonly withdrawn: boolean
  /** Something is held for it by a silence, a window or quiet hours. */
  readonly held: boolean
}

/** An incident as it is followed: what is known of it, and who was told. Times are milliseconds since the epoch. */
export interface Case {
  /** The id that its incident had at first, and is told by however that one is called later. */
  readonly id: string
  /** The ids of cases that turned out to be this one. */
  readonly formerly: readonly string[]
  readonly seen: number
  /** The ids of all alerts that it ever had. */
  readonly alerts: readonly string[]
  /** That of its worst alert. */
  readonly metric: string
  /** When it last held. */
  readonly until: number
  /** By channel and addressee. */
  readonly told: Readonly<Record<string, Told>>
  /** As it was told last, for when it is taken back. */
  readonly as: ToldIncident | null
}
