import type { Incident } from './incident.ts'

/** Within this, in milliseconds, a device that is read as often as usual was read again. */
const NEXT_MS = 60_000

/**
 * Whether an incident may go on: no reading that was judged so far, after the last at which it held, tells that it is over.
 *
 * @param judgedUntil up to when readings are judged, in milliseconds since the epoch
 */
export function goesOn({ alerts, until }: Incident, judgedUntil: number): boolean {
  let within = NEXT_MS
  // A device that is read less often says so.
  for (const alert of alerts) if (alert.until === until) within = Math.max(within, (alert.hold_s ?? 0) * 1000)
  return judgedUntil - until < within
}
