import type { FastifyReply } from 'fastify'
import type { LiveState } from './live/live-state.ts'
import type { LiveView } from './live-view.ts'

/** The header that says up to which time readings are judged, in ISO 8601. */
export const DETECTION_AS_OF = 'Detection-As-Of'

/** An age below this is that of any answer, and is not said. */
const USUAL_MS = 2000

/** The state to answer from; where the database, or a cell of several, could not be reached for a while, the answer says how old it is. */
export async function liveFor(reply: FastifyReply, live: LiveView, now: number): Promise<LiveState> {
  const state = await live.current()
  if (state.judgedUntil !== undefined) reply.header(DETECTION_AS_OF, new Date(state.judgedUntil).toISOString())
  const age = now - state.asOf
  if (age > USUAL_MS) {
    reply.header('age', Math.floor(age / 1000))
    reply.header('stale-since', new Date(state.asOf).toISOString())
  } else if (state.partialAsOf !== undefined) reply.header('age', Math.floor((now - state.partialAsOf) / 1000))
  return state
}
