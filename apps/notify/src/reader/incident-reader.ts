import { Acts } from '@nrg/detection/acts/acts'
import { withDeviceActs } from '@nrg/detection/acts/with-device-acts'
import { heldIncidents } from '@nrg/detection/alerts/held'
import { siteOf } from '@nrg/detection/place'
import { isActEvent } from '@nrg/influx/act-line'
import { EventFeed } from '@nrg/influx/event-feed'
import type { Reader } from '@nrg/influx/query'
import { readAlerts } from '@nrg/influx/stored-alerts'
import { ACT_MEASUREMENT, type ActEvent } from '@nrg/schema/act-event'
import { ALERT_LIST_MS } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { View } from '../decisions/view.ts'
import { viewOf } from '../incidents/view-of.ts'

/** Of a service that was away for longer, what began before that is not looked for. */
const FARTHEST_MS = 30 * 86_400_000

/** Reads what there is to decide about: alerts, and what people said of them. */
export class IncidentReader {
  readonly acts = new Acts()
  /** With what people say of devices. */
  readonly fleet: FleetConfig
  readonly #reader: Reader
  readonly #feed: EventFeed<ActEvent>

  /** @param clock milliseconds since the epoch */
  constructor(reader: Reader, fleet: FleetConfig, clock: () => number) {
    this.#reader = reader
    this.#feed = new EventFeed({
      reader,
      measurement: ACT_MEASUREMENT,
      check: isActEvent,
      take: (event) => this.acts.add(event),
      clock,
    })
    this.fleet = withDeviceActs(fleet, this.acts)
  }

  /**
   * Reads the incidents of the last day, and those that held at or after a time.
   *
   * @param since milliseconds since the epoch
   * @throws an error of `@nrg/influx/errors`
   */
  async read(now: number, since: number): Promise<View> {
    await this.#feed.read()
    const { fleet, acts } = this
    const start = Math.max(Math.min(now - ALERT_LIST_MS, since), now - FARTHEST_MS)
    const read = (from: Date) => readAlerts(this.#reader, { from }, { now: new Date(now) })
    return viewOf(await heldIncidents(read, start, { siteOf: siteOf(fleet) }), { fleet, acts, now })
  }
}
