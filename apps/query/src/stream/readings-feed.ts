import { shownMetrics } from '@nrg/schema/counter'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { ReadingsEvent } from '@nrg/schema/stream'
import { powerOf } from '../devices/summary.ts'
import type { LiveDevice, Normal } from '../live/live-device.ts'
import type { LiveState } from '../live/live-state.ts'
import { rounded } from '../rounded.ts'

/** How often scores come with readings, in milliseconds. */
const SCORES_MS = 5000
/** What is read once a second does not come at the same millisecond of each. */
const EARLY_MS = 200

/** Which readings somebody watches, and how often. */
export interface ReadingsChoice {
  /** Those of these devices; of all where both are left out. */
  readonly devices?: ReadonlySet<string> | undefined
  readonly site?: string | undefined
  /** Milliseconds between events. */
  readonly rateMs: number
}

/** The readings that all who chose the same get: written once for them. */
export class ReadingsFeed {
  readonly #choice: ReadingsChoice
  readonly #fleet: FleetConfig
  readonly #metrics: readonly string[]
  /** The latest reading that was told of each device. */
  readonly #told = new Map<string, number>()
  #at = Number.NEGATIVE_INFINITY
  #scoresAt = Number.NEGATIVE_INFINITY

  constructor(choice: ReadingsChoice, fleet: FleetConfig) {
    this.#choice = choice
    this.#fleet = fleet
    this.#metrics = shownMetrics(fleet).map(({ name }) => name)
  }

  /** The devices with a new reading, where it is time for the next event. */
  next(state: LiveState): ReadingsEvent | undefined {
    const { asOf } = state
    if (asOf >= this.#at && asOf - this.#at < this.#choice.rateMs - EARLY_MS) return undefined
    const fresh = [...this.#chosen(state)].filter(({ id, lastSeen }) => this.#told.get(id) !== lastSeen)
    if (fresh.length === 0) return undefined
    for (const { id, lastSeen } of fresh) this.#told.set(id, lastSeen)
    this.#at = asOf
    const withScores = !(asOf >= this.#scoresAt && asOf - this.#scoresAt < SCORES_MS - EARLY_MS)
    if (withScores) this.#scoresAt = asOf
    return {
      time: asOf,
      d: fresh.map(({ id }) => id),
      m: [...this.#metrics],
      v: fresh.map((device) => this.#columns(device, (value) => rounded(value))),
      ...(withScores && {
        z: fresh.map((device) => {
          const normals = state.normals.get(device.id)
          return this.#columns(device, (value, metric) => score(value, normals?.get(metric)))
        }),
        p: fresh.map((device) => {
          const { power } = powerOf(device, state, this.#fleet)
          return power === null ? null : rounded(power)
        }),
      }),
      t: fresh.map(({ lastSeen }) => lastSeen - asOf),
    }
  }

  *#chosen({ devices }: LiveState): Generator<LiveDevice> {
    const { devices: some, site } = this.#choice
    const sites = site === undefined ? undefined : this.#fleet.devices
    if (some !== undefined) {
      for (const id of some) {
        const device = devices.get(id)
        if (device !== undefined) yield device
      }
      return
    }
    for (const device of devices.values())
      if (site === undefined || (sites?.[device.id]?.site ?? '') === site) yield device
  }

  #columns({ values }: LiveDevice, told: (value: number, metric: string) => number | null): (number | null)[] {
    return this.#metrics.map((metric) => {
      const last = values.get(metric)
      return last === undefined ? null : told(last.value, metric)
    })
  }
}

const score = (value: number, normal: Normal | undefined) =>
  normal !== undefined && normal.sd > 0 ? rounded((value - normal.mean) / normal.sd, 0) : null
