import type { Beside } from '@nrg/detection/alerts/kind-of'
import { worstAlert } from '@nrg/detection/alerts/worst'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import type { StoredAlert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { IncidentBook } from '../live/incident-book.ts'
import type { LiveIncident } from '../live/live-state.ts'
import { readBeside } from './beside.ts'
import { endOfComparison } from './compared.ts'

/** While an incident is open it is read anew whenever it has become longer by this share: some twenty times in an hour. */
const LONGER = 1.25

interface Entry {
  /** Of the alert that the incident was worst at. */
  readonly worst: Pick<StoredAlert, 'time' | 'device_id' | 'metric' | 'reason'>
  /** Up to when readings were looked at, in milliseconds since the epoch. */
  readonly upTo: number
  readonly beside: Beside
}

/** Knows what the kinds of incidents are judged by beside their alerts, so that a list tells what an explanation does. */
export class EvidenceBook {
  readonly #reader: Reader
  readonly #fleet: FleetConfig
  readonly #book = new IncidentBook<Entry>()

  constructor(reader: Reader, fleet: FleetConfig) {
    this.#reader = reader
    this.#fleet = fleet
  }

  /** The incidents with what is known beside them already. */
  known(incidents: readonly LiveIncident[]): LiveIncident[] {
    return incidents.map((live) => {
      const entry = this.#book.entryOf(live)
      return entry === undefined || !isOf(entry, worstAlert(live.incident)) ? live : { ...live, beside: entry.beside }
    })
  }

  /**
   * Reads what is not known, or was known too long ago, of those that are open and of the latest first; answers all with what
   * is known of them then.
   *
   * @param withinMs what is not read by then is left to the next time
   * @throws an error of `@nrg/influx/errors`
   */
  async read(
    incidents: readonly LiveIncident[],
    withinMs: number,
    options: QueryOptions & { readonly now: Date },
  ): Promise<LiveIncident[]> {
    const now = options.now.getTime()
    const due = incidents
      .filter((live) => this.#isDue(live, now))
      .sort((a, b) => Number(b.open) - Number(a.open) || b.incident.since - a.incident.since)
    await this.#book.read(due, { asked: incidents.length, withinMs }, (live) => this.#look(live, options))
    return this.known(incidents)
  }

  #isDue(live: LiveIncident, now: number): boolean {
    const worst = worstAlert(live.incident)
    // Of what many have in common the alerts tell.
    if (worst.device_id === FLEET) return false
    const entry = this.#book.entryOf(live)
    if (entry === undefined || !isOf(entry, worst)) return true
    const end = Math.min(endOfComparison({ ...worst, device: worst.device_id }), now)
    const longer = (end - worst.since) / Math.max(1, entry.upTo - worst.since)
    return live.open ? longer >= LONGER : longer > 1
  }

  async #look({ incident }: LiveIncident, options: QueryOptions & { readonly now: Date }): Promise<Entry> {
    const { time, device_id, metric, reason, since, until } = worstAlert(incident)
    const upTo = Math.min(endOfComparison({ device: device_id, since, until }), options.now.getTime())
    const beside = await readBeside(this.#reader, this.#fleet, incident, options)
    return { worst: { time, device_id, metric, reason }, upTo, beside }
  }
}

const isOf = ({ worst }: Entry, { time, device_id, metric, reason }: StoredAlert): boolean =>
  worst.time === time && worst.device_id === device_id && worst.metric === metric && worst.reason === reason
