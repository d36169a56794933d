import { inOrder } from '@nrg/detection/acts/acts'
import { isActEvent } from '@nrg/influx/act-line'
import { EventFeed } from '@nrg/influx/event-feed'
import type { Reader } from '@nrg/influx/query'
import { ACT_MEASUREMENT, type ActEvent, type DeviceEvent } from '@nrg/schema/act-event'
import { configOf, type FleetConfig } from '@nrg/schema/fleet-config'

export interface DeviceSitesOptions {
  readonly reader: Reader
  readonly fleet: FleetConfig
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

/** At which site a device is: as people said last, else as it is configured. */
export class DeviceSites {
  readonly #said = new Map<string, DeviceEvent>()
  readonly #fleet: FleetConfig
  readonly #feed: EventFeed<ActEvent>
  /** Another one whenever something new was said. */
  version = 0
  /** Whether what people said is known, as of now or of the copy. */
  isKnown = false

  constructor({ reader, fleet, clock }: DeviceSitesOptions) {
    this.#fleet = fleet
    this.#feed = new EventFeed({
      reader,
      measurement: ACT_MEASUREMENT,
      check: isActEvent,
      take: (event) => this.add(event),
      clock,
    })
  }

  /** Reads what was said since. @throws an error of `@nrg/influx/errors` */
  async read(): Promise<void> {
    await this.#feed.read()
    this.isKnown = true
  }

  /** What was said last of each site, for `add`. */
  said(): Iterable<DeviceEvent> {
    return this.#said.values()
  }

  add(event: ActEvent): void {
    if (event.type !== 'device' || event.site === undefined) return
    const known = this.#said.get(event.device)
    if (known !== undefined && inOrder(event, known) <= 0) return
    this.#said.set(event.device, event)
    this.version++
  }

  siteOf(device: string): string | undefined {
    return this.#said.get(device)?.site ?? configOf(this.#fleet, device)?.site
  }
}
