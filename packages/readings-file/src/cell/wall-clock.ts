import { zoneOffsets } from './zone-offsets.ts'

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
