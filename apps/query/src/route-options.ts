import type { Reader } from '@nrg/influx/query'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { ActsSource } from './act-log/acts-of.ts'
import type { LiveView } from './live-view.ts'

/** What every route answers from. */
export interface RouteOptions {
  readonly reader: Reader
  readonly fleet: FleetConfig
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly live: LiveView
  readonly acts: ActsSource
}
