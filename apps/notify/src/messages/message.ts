import type { Severity } from '@nrg/schema/alert'
import type { Acknowledged, IncidentKind } from '@nrg/schema/incident'

/** Why somebody is told. */
export type MessageKind =
  | 'raised'
  | 'worse'
  | 'spread'
  | 'over'
  | 'withdrawn'
  | 'acknowledged'
  | 'reminder'
  | 'digest'
  | 'test'

/** One alert of an incident. Times are milliseconds since the epoch. */
export interface ToldAlert {
  readonly id: string
  readonly device: string
  readonly name: string
  readonly site: string | null
  readonly metric: string
  readonly reason: string
  readonly severity: Severity
  readonly sentence: string
  readonly since: number
  readonly until: number
  readonly open: boolean
}

/** What is told of an incident: as it was when that was decided, whenever it is sent. Times are milliseconds since the epoch. */
export interface ToldIncident {
  /** The same in all messages of it. */
  readonly id: string
  /** The ids of incidents that were told for themselves, and turned out to be this one. */
  readonly formerly: readonly string[]
  readonly title: string
  readonly sentence: string
  readonly severity: Severity
  readonly kind: IncidentKind
  readonly signs: readonly string[]
  readonly metric: string
  readonly reason: string
  readonly unit: string
  readonly value: number | null
  readonly expected: number | null
  readonly score: number | null
  /** The site that it shows at first, as it is configured and as it is called. */
  readonly site: string | null
  readonly site_name: string
  readonly sites: number
  /** The first of its devices, and how many there are. */
  readonly devices: readonly string[]
  readonly device_count: number
  /** What its device is called, where it is one. */
  readonly name: string | null
  /** The first of its alerts, the worst ahead, and how many there are. */
  readonly alerts: readonly ToldAlert[]
  readonly alert_count: number
  readonly since: number
  readonly until: number
  readonly open: boolean
  readonly acknowledged: Acknowledged | null
  /** Energy beyond what was expected, and its price; null where a power is not known, or no tariff. */
  readonly excess_kwh: number | null
  readonly excess_cost: number | null
  readonly currency: string | null
}

/** What one addressee is told. */
export interface Message {
  readonly kind: MessageKind
  /** When it was decided, in milliseconds since the epoch. */
  readonly at: number
  /** One; a digest has as many as were held. */
  readonly incidents: readonly ToldIncident[]
  /** Why now, where that is no matter of the incident alone. */
  readonly note?: string
}
