import { tzOffset } from '@date-fns/tz'

const DAY_MS = 86_400_000
const QUARTER_MS = 900_000
/** A series remembers where it was; so many series do. */
const KEPT = 100_000

interface Place {
  readonly local: bigint
  readonly ns: bigint
  /** Whether the times of the series rise; unknown until two of them differ. */
  readonly rising: boolean | undefined
}

/**
 * Makes instants of what a clock on a wall of a zone showed. What it showed twice, in the hour when clocks go back, is
 * told by the order of the file: each series has its own, rising or falling.
 */
export function wallClock(zone: string) {
  const offsetsAt = zoneOffsets(zone)
  const places = new Map<string, Place>()

  /** The instant of a local time, nanoseconds; `undefined` where the clock never showed it. */
  return (local: bigint, series: string, second: boolean | undefined): bigint | undefined => {
    const possible = offsetsAt(Number(local / 1_000_000n)).map((minutes) => local - BigInt(minutes) * 60_000_000_000n)
    const [first, later] = possible
    if (first === undefined) return undefined
    const before = places.get(series)
    const place =
      later === undefined
        ? { local, ns: first, rising: risingTo(local, before) }
        : placeOfTwo(local, first, later, second, before)
    if (places.size < KEPT || before !== undefined) places.set(series, place)
    return place.ns
  }
}

/** How many minutes ahead of UTC a zone can be at a local time: none in the gap of spring, two in autumn's hour. */
function zoneOffsets(zone: string): (localMs: number) => readonly number[] {
  const offsets = new Map<number, readonly number[]>()
  return (localMs) => {
    const quarter = Math.floor(localMs / QUARTER_MS)
    const known = offsets.get(quarter)
    if (known !== undefined) return known
    const at = (ms: number) => Math.round(tzOffset(zone, new Date(ms)))
    const around = [...new Set([at(localMs - DAY_MS), at(localMs + DAY_MS)])]
    const found = around.length === 1 ? around : around.filter((offset) => at(localMs - offset * 60_000) === offset)
    // The earlier instant first.
    found.sort((one, other) => other - one)
    if (offsets.size > 5000) offsets.clear()
    offsets.set(quarter, found)
    return found
  }
}

function risingTo(local: bigint, before: Place | undefined): boolean | undefined {
  return before === undefined || local === before.local ? before?.rising : local > before.local
}

/** Where a series is at a time that the clock showed twice: where the file says it is, or its order. */
function placeOfTwo(
  local: bigint,
  first: bigint,
  later: bigint,
  second: boolean | undefined,
  before: Place | undefined,
): Place {
  if (second !== undefined) return { local, ns: second ? later : first, rising: before?.rising }
  if (before === undefined) return { local, ns: first, rising: undefined }
  const rising = before.rising ?? later >= before.ns
  const isLater = rising ? first <= before.ns : later < before.ns
  return { local, ns: isLater ? later : first, rising }
}
