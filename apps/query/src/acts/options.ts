import type { ActLog } from '../act-log/act-log.ts'
import type { RouteOptions } from '../route-options.ts'

/** What the routes of acts do them with. */
export interface ActRouteOptions extends RouteOptions {
  readonly log: ActLog
}
