import type { SilenceScope } from '@nrg/schema/act'
import type { SilenceEvent } from '@nrg/schema/act-event'
import type { StoredAlert } from '@nrg/schema/alert'

/** What is not told for a while. Times are milliseconds since the epoch. */
export interface StoredSilence {
  readonly id: string
  readonly scope: SilenceScope
  readonly from: number
  readonly until: number
  readonly why: string
  readonly by: string
  /** A crossed limit is told all the same. */
  readonly but_limits: boolean
  /** Somebody ended it before its time. */
  readonly ended: boolean
}

/** What is silenced of the alert of a device: it, and the site that it is at. */
export interface Silenceable {
  readonly alert: Pick<StoredAlert, 'device_id' | 'metric' | 'reason'>
  readonly site: string | undefined
}

/** A silence by the events about it, which are in order; undefined where none of them made it. */
export function silenceOf(events: readonly SilenceEvent[]): StoredSilence | undefined {
  const last = events.findLast((event) => event.type === 'silence')
  if (last === undefined) return undefined
  const { silence: id, scope, from, until, why, by, but_limits } = last
  // Once ended it stays so: whoever silences again makes another one.
  return { id, scope, from, until, why, by, but_limits, ended: events.some(({ type }) => type === 'silence_ended') }
}

/** Whether a silence is in force at a time. */
export const isInForce = ({ from, until, ended }: StoredSilence, now: number): boolean =>
  !ended && from <= now && now < until

/** Whether a silence is about an alert: all that its scope names has to fit, and a crossed limit gets through. */
export function silences({ scope, but_limits }: Pick<StoredSilence, 'scope' | 'but_limits'>, about: Silenceable) {
  const { device_id, metric, reason } = about.alert
  if (but_limits && reason === 'limit') return false
  return (
    (scope.device === undefined || scope.device === device_id) &&
    (scope.site === undefined || scope.site === about.site) &&
    (scope.metric === undefined || scope.metric === metric) &&
    (scope.reason === undefined || scope.reason === reason)
  )
}

/** Of silences that hide an alert, the one that does so longest. */
export function longest(found: readonly StoredSilence[]): StoredSilence | undefined {
  return found.reduce<StoredSilence | undefined>(
    (best, one) =>
      best === undefined || one.until > best.until || (one.until === best.until && one.id < best.id) ? one : best,
    undefined,
  )
}
