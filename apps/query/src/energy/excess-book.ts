import type { QueryOptions, Reader } from '@nrg/influx/query'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { IncidentKind } from '@nrg/schema/incident'
import { type ExcessOf, readExcess } from '@nrg/service/energy/excess'
import { IncidentBook } from '../live/incident-book.ts'
import { type LiveIncident, type LiveState, liveKind } from '../live/live-state.ts'

const MINUTE_MS = 60_000
/** One that is open is counted anew this often; its last minutes are rolled up a while later. */
const OPEN_MS = MINUTE_MS
const SETTLED_MS = 10 * MINUTE_MS

interface Entry {
  readonly at: number
  readonly settled: boolean
  /** What the incident was when it was counted. */
  readonly alerts: number
  readonly devices: number
  readonly kind: IncidentKind
  /** Undefined while it was open. */
  readonly until: number | undefined
  readonly excess: ExcessOf
}

/** Counts what incidents took more than was expected, each once when it is over, and once a minute while it is open. */
export class ExcessBook {
  readonly #reader: Reader
  readonly #fleet: FleetConfig
  readonly #book = new IncidentBook<Entry>()

  constructor(reader: Reader, fleet: FleetConfig) {
    this.#reader = reader
    this.#fleet = fleet
  }

  /** The incidents with what is known of them already. */
  known(incidents: readonly LiveIncident[]): LiveIncident[] {
    return incidents.map((live) => {
      const entry = this.#book.entryOf(live)
      // Of one that is just over, what was known while it was open stands until it is counted.
      return entry === undefined || !this.#isOf(entry, live) ? live : { ...live, excess: entry.excess }
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
    const due = incidents.filter((live) => this.#isDue(live, now))
    await this.#book.read(due, { asked: incidents.length, withinMs }, async (live) => {
      const excess = await readExcess(this.#reader, this.#fleet, live, state, options)
      const { alerts, devices, until } = live.incident
      return {
        at: now,
        settled: !live.open && now - until > SETTLED_MS,
        alerts: alerts.length,
        devices: devices.length,
        kind: liveKind(live, this.#fleet),
        until: live.open ? undefined : until,
        excess,
      }
    })
    return this.known(incidents)
  }

  #isDue(live: LiveIncident, now: number): boolean {
    const entry = this.#book.entryOf(live)
    if (entry === undefined || !this.#isOf(entry, live)) return true
    const isOver = !live.open && entry.until === undefined
    return isOver || (!entry.settled && !(now - entry.at < OPEN_MS && now >= entry.at))
  }

  /** Whether an incident is as it was, but for an end that moves on. */
  #isOf({ alerts, devices, kind, until }: Entry, live: LiveIncident): boolean {
    const { incident, open } = live
    return (
      (until === undefined || (!open && until === incident.until)) &&
      alerts === incident.alerts.length &&
      devices === incident.devices.length &&
      kind === liveKind(live, this.#fleet)
    )
  }
}
