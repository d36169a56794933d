import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { isSimulatedMetric } from '../../../../apps/simulator/src/device.ts'
import { type FaultKind, faultKinds } from '../../../../apps/simulator/src/fault/fault.ts'
import { sensorFault } from '../../../../apps/simulator/src/fault/schedule.ts'
import type { AnyFault } from '../../../../apps/simulator/src/fault/truth.ts'
import { fleetReadings, type SimulatedReading } from '../../../../apps/simulator/src/fleet/fleet.ts'
import { placesOf, sharingFeed } from '../../../../apps/simulator/src/plant/plant.ts'
import {
  isPlantFaultKind,
  type PlantFaultKind,
  plantFaultKinds,
} from '../../../../apps/simulator/src/plant/plant-fault.ts'
import { plantFaults } from '../../../../apps/simulator/src/plant/plant-schedule.ts'
import { uniform } from '../../../../apps/simulator/src/random.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** A Monday, which is clean. */
export const START = Date.parse('2026-01-05T00:00:00Z')
const CLEAN_MS = DAY_MS
/** Each feed has a fault this often, the feeds one after the other. */
const APART_MS = 3 * HOUR_MS

const devices = Array.from({ length: 24 }, (_, index) => 1000 + index)
const places = placesOf(devices, { sites: 2, feedsPerSite: 3 })
const feeds = [...new Set([...places.values()].map(({ feed }) => feed))]
const kinds: readonly (PlantFaultKind | FaultKind)[] = [...plantFaultKinds, ...faultKinds]

export interface WorldSize {
  readonly seed: number
  readonly days: number
}

/** When a world ends, in milliseconds since the epoch: the last faults are over. */
export const endOf = ({ days }: WorldSize): number => START + CLEAN_MS + days * DAY_MS + 2 * HOUR_MS

/** Every second feed has meters of power beside the sensors. */
const metered = (device: number) => feeds.indexOf(places.get(device)?.feed ?? '') % 2 === 1

/** What is known of the devices of a world: where they are, and what supplies them. */
export const worldConfig: FleetConfig = {
  ...defaultFleetConfig,
  metrics: [...defaultFleetConfig.metrics, { name: 'power_kw', unit: 'kW' }],
  devices: Object.fromEntries(places),
}

/** The faults of a world by their beginning: of every kind, each feed in its turn. */
export function worldFaults({ seed, days }: WorldSize): AnyFault[] {
  const slots = Math.floor((days * DAY_MS) / APART_MS)
  const order = kinds.toSorted((a, b) => uniform(seed, kinds.indexOf(a), 21) - uniform(seed, kinds.indexOf(b), 21))
  return Array.from({ length: slots * feeds.length }, (_, index): AnyFault[] => {
    const pick = (aspect: number) => uniform(seed, index, aspect)
    const [slot, feed] = [Math.floor(index / feeds.length), index % feeds.length]
    const startMs = START + CLEAN_MS + slot * APART_MS + (feed * APART_MS) / feeds.length + pick(20) * 10 * MINUTE_MS
    const members = sharingFeed(places, devices[(feed * devices.length) / feeds.length] as number)
    const device = members[Math.floor(pick(22) * members.length)] as number
    const kind = order[index % order.length] as PlantFaultKind | FaultKind
    const at = Math.round(startMs)
    if (isPlantFaultKind(kind)) return plantFaults(kind, { seed, index, device, startMs: at }, places)
    const metric = ['voltage_v', 'current_a', 'temp_c'].filter(isSimulatedMetric)[Math.floor(pick(23) * 3)] ?? 'temp_c'
    return [sensorFault({ device, metric, kind, startMs: at }, pick, MINUTE_MS)]
  }).flat()
}

/** The readings of a world, one a minute. */
export function* worldReadings(size: WorldSize, faults: readonly AnyFault[]): Generator<SimulatedReading> {
  const { seed } = size
  const of = new Map(devices.map((device) => [device, faults.filter((fault) => fault.device === device)]))
  const faultsAt = (device: number, timeMs: number) =>
    (of.get(device) ?? []).filter(({ startMs, endMs }) => startMs <= timeMs && timeMs < endMs)
  yield* fleetReadings({ seed, devices, everyMs: MINUTE_MS, metered }, START, endOf(size), faultsAt)
}
