import type { RouteOptions } from '../routes/options.ts'
import type { ActLog } from './act-log.ts'

/** What the routes of acts do them with. */
export interface ActRouteOptions extends RouteOptions {
  readonly log: ActLog
}
