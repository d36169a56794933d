import type { Reader } from '@nrg/influx/query'
import type { FleetConfig } from '@nrg/schema/fleet-config'

/** What every route answers from. */
export interface RouteOptions {
  readonly reader: Reader
  readonly fleet: FleetConfig
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}
