import type { QueryOptions, Reader } from '@nrg/influx/query'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { hasPower, readPower } from '@nrg/service/energy/read-power'
import type { PowerMinutes } from '../live/live-energy.ts'
import type { LiveState } from '../live/live-state.ts'
import { rounded } from '../rounded.ts'
import { totalsOf } from './totals.ts'

const MINUTE_MS = 60_000
const MINUTES = 60
/** The hour before a start is read for no more devices than these; of more it is known once it has passed. */
const MOST_DEVICES = 1000

/** Keeps the power of the fleet minute by minute: of the hour before it began as it is stored, then as it is seen. */
export class PowerCourse {
  readonly #reader: Reader
  readonly #fleet: FleetConfig
  readonly #minutes = new Map<number, number>()
  #read = false

  constructor(reader: Reader, fleet: FleetConfig) {
    this.#reader = reader
    this.#fleet = fleet
  }

  /** Takes down the power of a minute when it is first seen in it. */
  see(state: Pick<LiveState, 'asOf' | 'devices' | 'normals' | 'intervals' | 'troubles'>): void {
    const minute = Math.floor(state.asOf / MINUTE_MS) * MINUTE_MS
    for (const old of this.#minutes.keys())
      if (old <= minute - MINUTES * MINUTE_MS || old > minute) this.#minutes.delete(old)
    if (this.#minutes.has(minute)) return
    const { power_kw } = totalsOf(state.devices.values(), state, this.#fleet)
    if (power_kw !== null) this.#minutes.set(minute, power_kw)
  }

  /**
   * Reads the hour before, once.
   *
   * @throws an error of `@nrg/influx/errors`
   */
  async read(
    state: Pick<LiveState, 'devices' | 'intervals'>,
    options: QueryOptions & { readonly now: Date },
  ): Promise<void> {
    if (this.#read) return
    const devices = [...state.devices.keys()].filter((device) => hasPower(this.#fleet, state, device))
    if (devices.length === 0) return
    if (devices.length > MOST_DEVICES) {
      this.#read = true
      return
    }
    const to = Math.floor(options.now.getTime() / MINUTE_MS) * MINUTE_MS
    const question = { devices, from: to - (MINUTES - 1) * MINUTE_MS, to, stepMs: MINUTE_MS, expected: 'none' as const }
    const power = await readPower(this.#reader, this.#fleet, state, question, options)
    this.#read = true
    const stored = new Map<number, number>()
    for (const { from, kw } of power.values())
      for (const [index, one] of kw.entries()) {
        const minute = from + index * MINUTE_MS
        if (one !== null) stored.set(minute, (stored.get(minute) ?? 0) + one)
      }
    // What was seen of a minute meanwhile is all of it.
    for (const [minute, kw] of stored) if (!this.#minutes.has(minute)) this.#minutes.set(minute, kw)
  }

  get minutes(): PowerMinutes {
    return [...this.#minutes].toSorted(([a], [b]) => a - b).map(([time, kw]) => [time, rounded(kw)] as const)
  }
}
