import { tzOffset } from '@date-fns/tz'

const DAY_MS = 86_400_000
const QUARTER_MS = 900_000
/** So many quarters of an hour are remembered. */
const KEPT = 5000

/**
 * Makes what says how many minutes ahead of UTC a zone can be when a clock on a wall there shows a local time (milliseconds,
 * as in UTC): none in the gap of spring, two in autumn's hour, that of the earlier instant first.
 */
export function zoneOffsets(zone: string): (localMs: number) => readonly number[] {
  const known = new Map<number, readonly number[]>()
  return (localMs) => {
    const quarter = Math.floor(localMs / QUARTER_MS)
    const before = known.get(quarter)
    if (before !== undefined) return before
    const at = (ms: number) => Math.round(tzOffset(zone, new Date(ms)))
    const around = [...new Set([at(localMs - DAY_MS), at(localMs + DAY_MS)])]
    const found = around.length === 1 ? around : around.filter((offset) => at(localMs - offset * 60_000) === offset)
    found.sort((one, other) => other - one)
    if (known.size > KEPT) known.clear()
    known.set(quarter, found)
    return found
  }
}
