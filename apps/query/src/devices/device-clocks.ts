import { EventFeed } from '@nrg/influx/event-feed'
import type { Reader } from '@nrg/influx/query'
import {
  CLOCK_HOLDS_MS,
  CLOCK_MEASUREMENT,
  ClockEvent,
  type ClockWarning,
  clockWarning,
} from '@nrg/schema/device-clock'
import { TypeCompiler } from '@sinclair/typebox/compiler'

/** It changes when ingest has heard a device for ten minutes: so old, in milliseconds, what is known may be. */
const READ_MS = 10_000

const check = TypeCompiler.Compile(ClockEvent)

/** Which devices' clocks are off, as ingest has put it on record. */
export class DeviceClocks {
  readonly #clock: () => number
  readonly #feed: EventFeed<ClockEvent>
  readonly #last = new Map<string, ClockEvent>()

  /** @param clock milliseconds since the epoch */
  constructor(reader: Reader, clock: () => number) {
    this.#clock = clock
    this.#feed = new EventFeed({
      reader,
      measurement: CLOCK_MEASUREMENT,
      check: (event): event is ClockEvent => check.Check(event),
      take: (event) => this.#take(event),
      clock,
      backMs: CLOCK_HOLDS_MS,
    })
  }

  /** What there is to say of a device's clock; null where nothing is. @throws an error of `@nrg/influx/errors` */
  async of(device: string): Promise<ClockWarning | null> {
    const now = this.#clock()
    const readTo = this.#feed.readTo ?? Number.NEGATIVE_INFINITY
    // The clock may have been set back.
    if (now - readTo >= READ_MS || now < readTo) await this.#feed.readIfAllowed()
    const last = this.#last.get(device)
    const holds = last?.type === 'off' && now - last.time <= CLOCK_HOLDS_MS
    return holds ? clockWarning(device, last.offset_ms) : null
  }

  #take(event: ClockEvent): void {
    const last = this.#last.get(event.device)
    if (last === undefined || event.time >= last.time) this.#last.set(event.device, event)
  }
}
