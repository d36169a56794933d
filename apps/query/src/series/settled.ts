import { learningDefaults } from '@nrg/detection/settings/learning'
import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { isAgo } from '../parameters/time.ts'

/** `Cache-Control` of what does not change any more. */
export const SETTLED = 'private, max-age=3600, immutable'

/** The tasks have judged again what came late. */
const JUDGED_MS = 600_000

/** Whether a stretch is the same whenever it is asked for: between two times, and too old for late readings. */
export function isSettled(
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
  { to }: { readonly to: number },
  { learning }: FleetConfig,
  now: number,
): boolean {
  const fixed = [query.from, query.to].every((time) => time !== undefined && !isAgo(time))
  return fixed && to < now - durationMs(learning?.late ?? learningDefaults.late) - JUDGED_MS
}
