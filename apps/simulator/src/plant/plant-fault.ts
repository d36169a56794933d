import type { Values } from '../device.ts'

/** What goes wrong with a device itself, or with what supplies and reads it: all of its metrics show it, as physics has it. */
export const plantFaultKinds = ['overload', 'fan', 'phase_loss', 'sag', 'ct_ratio', 'outage'] as const
export type PlantFaultKind = (typeof plantFaultKinds)[number]

/** Those that all devices of a feed have at once. */
export const feedFaultKinds: readonly PlantFaultKind[] = ['sag', 'outage']

/** Whether a text names a kind of them. */
export function isPlantFaultKind(text: string): text is PlantFaultKind {
  return (plantFaultKinds as readonly string[]).includes(text)
}

/** In the record of what was injected, the metric of a fault of all of them. */
export const EVERY_METRIC = 'device'

/** A fault of a whole device: `startMs` belongs to it, `endMs` does not. */
export interface PlantFault {
  readonly device: number
  readonly metric: typeof EVERY_METRIC
  readonly kind: PlantFaultKind
  readonly startMs: number
  readonly endMs: number
  /** `overload`: amperes more, less below 0; `fan`: kelvins; `sag`: the share of the voltage that is gone; `ct_ratio`: the factor of the current. */
  readonly size: number
}

const MINUTE_MS = 60_000
/** How fast a body grows warm that carries more current, and one whose fan stands still. */
const [LOADED_MS, UNCOOLED_MS] = [14 * MINUTE_MS, 20 * MINUTE_MS]
/** A load takes so long to come. */
const RAMP_MS = 40_000
/** What an ampere does to the voltage, and in the end to the temperature, near 20 A; as in a healthy device. */
const [VOLTS, KELVINS] = [0.25, 0.8]
const USUAL_A = 20

/** Of three phases two are left, and carry the load: what their meter reads as a mean of three, and how much warmer it gets. */
const LOST = { volts: 2 / 3, amperes: 2 / Math.sqrt(3), kelvins: 16 }

/** With a fault, what a healthy device would measure at a time; undefined where nothing is read. */
export function applyPlantFault(
  { kind, size, startMs }: PlantFault,
  healthy: Values,
  timeMs: number,
  takesMoreWhenLow: boolean,
): Values | undefined {
  const since = timeMs - startMs
  const { voltage_v, current_a, temp_c } = healthy
  switch (kind) {
    case 'overload': {
      const more = size * Math.min(1, since / RAMP_MS)
      // Heat goes by the square of the current.
      const heat = KELVINS * size * (1 + size / (2 * USUAL_A)) * warmed(since, LOADED_MS)
      return { voltage_v: voltage_v - VOLTS * more, current_a: current_a + more, temp_c: temp_c + heat }
    }
    case 'fan':
      return { ...healthy, temp_c: temp_c + size * warmed(since, UNCOOLED_MS) }
    case 'phase_loss':
      return {
        voltage_v: voltage_v * LOST.volts,
        current_a: current_a * LOST.amperes,
        temp_c: temp_c + LOST.kelvins * warmed(since, LOADED_MS),
      }
    case 'sag':
      return {
        ...healthy,
        voltage_v: voltage_v * (1 - size),
        current_a: takesMoreWhenLow ? current_a / (1 - size) : current_a * (1 - size),
      }
    case 'ct_ratio':
      return { ...healthy, current_a: current_a * size }
    case 'outage':
      return undefined
  }
}

/** How far a body has come to its new temperature. */
const warmed = (sinceMs: number, slownessMs: number) => 1 - Math.exp(-sinceMs / slownessMs)
