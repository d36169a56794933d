import { UnknownIncident, Withdrawn } from '../errors.ts'
import { findCase } from '../incidents/find.ts'
import type { LiveIncident } from '../live/live-state.ts'
import type { ActRouteOptions } from './options.ts'

/**
 * Finds what somebody acts on by its id, or that of an alert of it, with what is said of it by now; where late readings put
 * another alert in its place, that one's incident.
 *
 * @throws Withdrawn where they put none there; UnknownIncident; an error of `@nrg/influx/errors`
 */
export async function findActed(id: string, options: ActRouteOptions): Promise<LiveIncident> {
  const { reader, fleet, acts, live, log, clock } = options
  await log.read()
  const state = await live.current()
  const found = await findCase(id, { reader, fleet, acts, state }, { now: new Date(clock()) })
  if (found === undefined) throw new UnknownIncident()
  if (found.incident === undefined) throw new Withdrawn()
  return found.incident
}
