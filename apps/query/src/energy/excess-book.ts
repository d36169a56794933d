import type { QueryOptions, Reader } from '@nrg/influx/query'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type ExcessOf, readExcess } from '@nrg/service/energy/excess'
import { type LiveIncident, type LiveState, liveKind } from '../live/live-state.ts'

const MINUTE_MS = 60_000
/** One that is open is counted anew this often; its last minutes are rolled up a while later. */
const OPEN_MS = MINUTE_MS
const SETTLED_MS = 10 * MINUTE_MS
/** So many incidents are kept beside those of the last day, and so many are counted at one time. */
const [KEPT, AT_ONCE] = [5000, 4]

interface Entry {
  readonly at: number
  readonly settled: boolean
  readonly excess: ExcessOf
}

/** Counts what incidents took more than was expected, each once when it is over, and once a minute while it is open. */
export class ExcessBook {
  readonly #reader: Reader
  readonly #fleet: FleetConfig
  readonly #entries = new Map<string, Entry>()
  /** The most that were asked for together: fewer kept would all be counted again each time. */
  #most = 0

  constructor(reader: Reader, fleet: FleetConfig) {
    this.#reader = reader
    this.#fleet = fleet
  }

  /** The incidents with what is known of them already. */
  known(incidents: readonly LiveIncident[]): LiveIncident[] {
    return incidents.map((live) => {
      // Of one that is just over, what was known while it was open stands until it is counted.
      const entry = this.#entries.get(this.#keyOf(live)) ?? this.#entries.get(this.#keyOf({ ...live, open: true }))
      return entry === undefined ? live : { ...live, excess: entry.excess }
    })
  }

  /**
   * Counts those that are not known, or were counted too long ago; answers all with what is known of them then.
   *
   * @param withinMs what is not counted by then is left to the next time
   * @throws an error of `@nrg/influx/errors`
   */
  async count(
    incidents: readonly LiveIncident[],
    state: Pick<LiveState, 'devices' | 'intervals'>,
    withinMs: number,
    options: QueryOptions & { readonly now: Date },
  ): Promise<LiveIncident[]> {
    const now = options.now.getTime()
    const due = incidents.filter((live) => {
      const entry = this.#entries.get(this.#keyOf(live))
      return entry === undefined || (!entry.settled && !(now - entry.at < OPEN_MS && now >= entry.at))
    })
    const end = performance.now() + withinMs
    for (let index = 0; index < due.length && performance.now() < end; index += AT_ONCE)
      await Promise.all(
        due.slice(index, index + AT_ONCE).map(async (live) => {
          const excess = await readExcess(this.#reader, this.#fleet, live, state, options)
          const settled = !live.open && now - live.incident.until > SETTLED_MS
          const key = this.#keyOf(live)
          this.#entries.delete(key)
          this.#entries.set(key, { at: now, settled, excess })
        }),
      )
    this.#most = Math.max(this.#most, incidents.length)
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= KEPT + this.#most) break
      this.#entries.delete(key)
    }
    return this.known(incidents)
  }

  /** Another one whenever an incident is not as it was, but for an end that moves on. */
  #keyOf(live: LiveIncident): string {
    const { id, alerts, devices, until } = live.incident
    return `${id} ${alerts.length} ${devices.length} ${liveKind(live, this.#fleet)} ${live.open ? 'open' : until}`
  }
}
