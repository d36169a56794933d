import { durationMs } from '@nrg/schema/duration'
import { FORGOTTEN_AFTER } from '../detectors/offline.ts'
import type { Acts } from './acts.ts'

const FORGOTTEN_MS = durationMs(FORGOTTEN_AFTER)

/**
 * Since when a device is forgotten, in milliseconds since the epoch: retired, or silent for a week. Its silence is no
 * alert then, until it reports again. Undefined where it is not.
 *
 * @param lastSeen when its latest reading was taken
 */
export function retiredSince(
  acts: Pick<Acts, 'retiredAt'>,
  id: string,
  lastSeen: number,
  now: number,
): number | undefined {
  const said = acts.retiredAt(id)
  if (said !== undefined && said > lastSeen) return said
  const forgotten = lastSeen + FORGOTTEN_MS
  return forgotten < now ? forgotten : undefined
}
