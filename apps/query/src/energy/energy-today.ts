import { dayStart, zoneOffsetMs } from '@nrg/detection/energy/calendar'
import { zoneOf } from '@nrg/detection/energy/cost'
import { type Energy, energiesOf, sumEnergies } from '@nrg/detection/energy/steps'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { gapMsOf } from '@nrg/service/energy/gap'
import { hasPower, readPower } from '@nrg/service/energy/read-power'
import type { TodayOf } from '../live/live-energy.ts'
import type { LiveState } from '../live/live-state.ts'
import { faultyOf } from './faulty.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** It is told up to the last whole step, a while after that: then its minutes are rolled up. */
const STEP_MS = 5 * MINUTE_MS
const ROLLED_MS = 90_000

/**
 * Counts the energy of each device since midnight, by the hour; the hour under way and the one before it anew every five
 * minutes, and of the others one in turn, for readings come late. Takes 100 bytes a device and hour.
 */
export class EnergyToday {
  readonly #reader: Reader
  readonly #fleet: FleetConfig
  /** By the start of each hour, or of each quarter where a zone's hours are not those of UTC. */
  readonly #slots = new Map<number, Map<string, Energy>>()
  #upTo = Number.NEGATIVE_INFINITY
  #turn = 0

  constructor(reader: Reader, fleet: FleetConfig) {
    this.#reader = reader
    this.#fleet = fleet
  }

  /**
   * Counts what has come since, and answers the sums; undefined where nothing has.
   *
   * @throws an error of `@nrg/influx/errors`
   */
  async count(
    state: Pick<LiveState, 'devices' | 'intervals' | 'incidents'>,
    options: QueryOptions & { readonly now: Date },
  ): Promise<TodayOf | undefined> {
    const now = options.now.getTime()
    const upTo = Math.floor((now - ROLLED_MS) / STEP_MS) * STEP_MS
    if (upTo === this.#upTo) return undefined
    const devices = [...state.devices.keys()].filter((device) => hasPower(this.#fleet, state, device))
    const faulty = faultyOf(state.incidents, this.#fleet)
    const zones = new Map(devices.map((device) => [device, zoneOf(this.#fleet, device)]))
    const begins = new Map([...new Set(zones.values())].map((zone) => [zone, dayStart(zone, now)]))
    const slotMs = [...begins.keys()].every((zone) => zoneOffsetMs(zone, now) % HOUR_MS === 0)
      ? HOUR_MS
      : 15 * MINUTE_MS
    const first = Math.floor(Math.min(upTo, ...begins.values()) / slotMs) * slotMs
    for (const slot of this.#slots.keys()) if (slot < first || (slot - first) % slotMs !== 0) this.#slots.delete(slot)
    for (const slot of this.#due(first, upTo, slotMs)) {
      const span = { from: slot, to: Math.min(slot + slotMs, upTo) }
      const question = { devices, ...span, stepMs: STEP_MS, expected: 'zscore' as const }
      const power = await readPower(this.#reader, this.#fleet, state, question, options)
      const energies = new Map<string, Energy>()
      for (const [device, steps] of power)
        energies.set(
          device,
          sumEnergies(energiesOf(steps, span, faulty.get(device) ?? [], gapMsOf(state, device)).steps),
        )
      this.#slots.set(slot, energies)
    }
    this.#upTo = upTo
    return new Map(
      devices.map((device) => {
        const since = begins.get(zones.get(device) ?? '') ?? first
        const parts = [...this.#slots].flatMap(([slot, energies]) =>
          slot >= since ? (energies.get(device) ?? []) : [],
        )
        return [device, sumEnergies(parts)]
      }),
    )
  }

  /** The slots to be counted: those that are missing, the last two, and one of the others in turn. */
  *#due(first: number, upTo: number, slotMs: number): Generator<number> {
    const slots: number[] = []
    for (let slot = first; slot < upTo; slot += slotMs) slots.push(slot)
    this.#turn++
    for (const [index, slot] of slots.entries())
      if (!this.#slots.has(slot) || index >= slots.length - 2 || index === this.#turn % slots.length) yield slot
  }
}

/** What devices took together, and what was expected of them; null where nothing has a power, or nothing is counted yet. */
export function todayTogether(today: TodayOf, devices: Iterable<string>): Pick<Energy, 'kwh' | 'expectedKwh'> {
  const parts: Energy[] = []
  for (const device of devices) {
    const own = today.get(device)
    if (own !== undefined) parts.push(own)
  }
  return sumEnergies(parts)
}
