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

/**
 * Reads the incidents of the last day again and again. Alerts and incidents that have not changed stay the objects that they
 * are, and where no alert has changed they are not grouped anew.
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

  constructor(reader: Reader, fleet: FleetConfig) {
    this.#reader = reader
    this.#fleet = fleet
  }

  /** @throws an error of `@nrg/influx/errors` */
  async read(options: QueryOptions & { readonly now: Date }): Promise<HeldIncidents> {
    const now = options.now.getTime()
    const from = new Date(now - ALERT_LIST_MS)
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
