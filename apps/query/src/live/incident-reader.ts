import type { HeldIncidents } from '@nrg/detection/alerts/held'
import { type Grouping, groupIncidents, type Incident } from '@nrg/detection/alerts/incident'
import { unchangedIncidentsOf, unchangedOf } from '@nrg/detection/alerts/unchanged'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { ALERT_LIST_MS, type StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { withAwayAlerts } from './keep-away.ts'
import { readIncidents } from './read-incidents.ts'

/** So often it is looked anew how far incidents go back: less to read may be enough by now. */
const BACK_MS = 60_000
/** So often alerts are read though no task has made any: they may have been restored, or moved here from another cell. */
const UNMADE_MS = 5000

/**
 * Reads the incidents of the last day again and again, once for each run of the task that makes alerts. Alerts and incidents
 * that have not changed stay the objects that they are, and where no alert has changed they are not grouped anew.
 */
export class IncidentReader {
  readonly #reader: Reader
  readonly #fleet: FleetConfig
  #alerts: readonly StoredAlert[] = []
  #incidents: readonly Incident[] = []
  /** Where devices are, as it was when they were grouped. */
  #devices: FleetConfig['devices']
  /** When they were read last, in milliseconds since the epoch. */
  #asOf = 0
  #back: { readonly to: number; readonly at: number } | undefined
  #held: HeldIncidents | undefined
  /** When the run ended that had made what was read last, in milliseconds since the epoch. */
  #made: number | undefined

  constructor(reader: Reader, fleet: FleetConfig) {
    this.#reader = reader
    this.#fleet = fleet
  }

  /**
   * @param made when the last run ended that made alerts, as it was read before; undefined where that is not known
   * @throws an error of `@nrg/influx/errors`
   */
  async read(made: number | undefined, options: QueryOptions & { readonly now: Date }): Promise<HeldIncidents> {
    const now = options.now.getTime()
    const start = now - ALERT_LIST_MS
    const isUnchanged = made !== undefined && made === this.#made && now - this.#asOf < UNMADE_MS && now >= this.#asOf
    if (isUnchanged && this.#held !== undefined) return heldAt(this.#held, start)
    const from = new Date(start)
    const { to, at } = this.#back ?? { to: from.getTime(), at: now }
    const isFresh = now - at < BACK_MS && now >= at
    const before = { alerts: this.#alerts, asOf: this.#asOf }
    const holding = {
      complete: (alerts: readonly StoredAlert[]) => withAwayAlerts(alerts, before, this.#reader, this.#fleet),
      group: (alerts: readonly StoredAlert[], grouping: Grouping) => this.#group(alerts, grouping),
      ...(isFresh && { back: to }),
    }
    const stretch = { from, same: unchangedOf(this.#alerts) }
    const held = await readIncidents(this.#reader, stretch, this.#fleet, options, holding)
    this.#asOf = now
    this.#back = { to: held.back, at: isFresh ? at : now }
    this.#held = held
    this.#made = made
    return held
  }

  #group(alerts: readonly StoredAlert[], grouping: Grouping): readonly Incident[] {
    const { devices } = this.#fleet
    const isAsItWas =
      devices === this.#devices &&
      alerts.length === this.#alerts.length &&
      alerts.every((alert, index) => alert === this.#alerts[index])
    if (isAsItWas) return this.#incidents
    this.#incidents = groupIncidents(alerts, grouping).map(unchangedIncidentsOf(this.#incidents))
    this.#alerts = alerts
    this.#devices = devices
    return this.#incidents
  }
}

/** What of it held at or after a time: some of it has ended since before. */
function heldAt({ alerts, incidents, back }: HeldIncidents, start: number): HeldIncidents {
  const isWithin = ({ until }: { readonly until: number }) => until >= start
  return { alerts: alerts.filter(isWithin), incidents: incidents.filter(isWithin), back }
}
