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
  const offsets = new Map<number, readonly number[]>()
  const places = new Map<string, Place>()

  /** How many minutes ahead of UTC the zone can be at a local time: none in the gap of spring, two in autumn's hour. */
  function offsetsAt(localMs: number): readonly number[] {
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

  /** The instant of a local time, nanoseconds; `undefined` where the clock never showed it. */
  return (local: bigint, series: string, second: boolean | undefined): bigint | undefined => {
    const possible = offsetsAt(Number(local / 1_000_000n)).map((minutes) => local - BigInt(minutes) * 60_000_000_000n)
    const [first, later] = possible
    if (first === undefined) return undefined
    const place = places.get(series)
    let ns = first
    let rising = place?.rising
    if (later === undefined) {
      if (place !== undefined && local !== place.local) rising = local > place.local
    } else if (second !== undefined) ns = second ? later : first
    else if (place !== undefined) {
      rising ??= later >= place.ns
      if (rising ? first <= place.ns : later < place.ns) ns = later
    }
    if (places.size < KEPT || place !== undefined) places.set(series, { local, ns, rising })
    return ns
  }
}
