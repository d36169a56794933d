import { uniform } from '../random.ts'
import { type Place, sharingFeed } from './plant.ts'
import { EVERY_METRIC, feedFaultKinds, type PlantFault, type PlantFaultKind, plantFaultKinds } from './plant-fault.ts'

const MINUTE_MS = 60_000

/** How long each lasts, from and to. */
const durationMs: Readonly<Record<PlantFaultKind, readonly [number, number]>> = {
  overload: [25 * MINUTE_MS, 45 * MINUTE_MS],
  fan: [40 * MINUTE_MS, 70 * MINUTE_MS],
  phase_loss: [20 * MINUTE_MS, 40 * MINUTE_MS],
  sag: [15 * MINUTE_MS, 30 * MINUTE_MS],
  ct_ratio: [25 * MINUTE_MS, 50 * MINUTE_MS],
  outage: [12 * MINUTE_MS, 25 * MINUTE_MS],
}

/** The fault of a kind that begins at a time at a device, or at all that share its feed; its numbers follow from seed and index. */
export function plantFaults(
  kind: PlantFaultKind,
  { seed, index, device, startMs }: Record<'seed' | 'index' | 'device' | 'startMs', number>,
  places: ReadonlyMap<number, Place>,
): PlantFault[] {
  const pick = (aspect: number) => uniform(seed, index, 14, aspect)
  const [shortest, longest] = durationMs[kind]
  const endMs = Math.round(startMs + shortest + (longest - shortest) * pick(1))
  const size = sizeOf(kind, pick(2), pick(3) < 0.7)
  const devices = feedFaultKinds.includes(kind) ? sharingFeed(places, device) : [device]
  return devices.map((one) => ({ device: one, metric: EVERY_METRIC, kind, startMs, endMs, size }))
}

/** Which kind the fault of a number has, all of them in turn. */
export const plantKindOf = (index: number): PlantFaultKind =>
  plantFaultKinds[index % plantFaultKinds.length] as PlantFaultKind

function sizeOf(kind: PlantFaultKind, share: number, more: boolean): number {
  switch (kind) {
    case 'overload':
      return more ? 4.5 + 4 * share : -(5 + 5 * share)
    case 'fan':
      return 8 + 8 * share
    case 'sag':
      return 0.05 + 0.08 * share
    case 'ct_ratio':
      // A tap too far to either side: 5:1 is not read as 4:1 or 6:1 by chance.
      return more ? 1.2 + 0.3 * share : 0.5 + 0.3 * share
    case 'phase_loss':
    case 'outage':
      return 1
  }
}
