/** The most events that are kept, however short a time that is. */
const EVENTS = 20_000

/** What can be subscribed to. */
export type Topic = 'fleet' | 'readings' | 'alerts' | 'incidents'

/** An event of the stream as it is sent; written once for all who get it. */
export interface StreamEvent {
  readonly time: number
  readonly sequence: number
  readonly topic: Topic
  /** As it goes over the wire, with its id and the empty line that ends it. */
  readonly text: string
  readonly bytes: number
}

/** The place in the stream: `<ms>-<n>`. */
export const eventId = ({ time, sequence }: Pick<StreamEvent, 'time' | 'sequence'>): string => `${time}-${sequence}`

/**
 * The latest events, from which a client that was cut off goes on. Their ids rise for ever, also where the clock is set
 * back; after a restart they are larger than all before, and an id of before is too old.
 */
export class EventRing {
  readonly #clock: () => number
  readonly #keepMs: number
  readonly #events: StreamEvent[] = []
  /** Where the oldest one is: what is before it is let go in blocks, for taking one from the front moves all. */
  #first = 0
  #time: number
  #sequence = 0
  /** The place before the oldest event that is kept. */
  #before: { time: number; sequence: number }

  /**
   * @param clock milliseconds since the epoch
   * @param keepMs how long an event is kept
   */
  constructor(clock: () => number, keepMs: number) {
    this.#clock = clock
    this.#keepMs = keepMs
    this.#time = clock()
    this.#before = { time: this.#time, sequence: 0 }
  }

  /** The id of the latest event; of none yet, the place where the first one will follow. */
  get lastId(): string {
    return eventId({ time: this.#time, sequence: this.#sequence })
  }

  /** Adds an event, whose data is JSON. */
  add(topic: Topic, name: string, data: string): StreamEvent {
    this.#time = Math.max(this.#time, this.#clock())
    this.#sequence++
    const text = `event: ${name}\nid: ${this.lastId}\ndata: ${data}\n\n`
    const event = { time: this.#time, sequence: this.#sequence, topic, text, bytes: Buffer.byteLength(text) }
    this.#events.push(event)
    this.#forget()
    return event
  }

  /** Nothing was seen for a while: no client that was there before can go on from where it was. */
  interrupt(): void {
    this.#events.length = 0
    this.#first = 0
    this.#time = Math.max(this.#time + 1, this.#clock())
    this.#sequence++
    this.#before = { time: this.#time, sequence: this.#sequence }
  }

  /** The events after a place; `undefined` where some of them are no longer kept, or the place is none of ours. */
  after(id: string): readonly StreamEvent[] | undefined {
    const place = /^(\d{1,16})-(\d{1,16})$/.exec(id)
    if (place === null) return undefined
    const [time, sequence] = [Number(place[1]), Number(place[2])]
    this.#forget()
    const { time: oldest, sequence: before } = this.#before
    if (sequence < before || sequence > this.#sequence || time < oldest || time > this.#time) return undefined
    // Sequences have no gaps, so that a place is found by counting.
    const index = this.#first + (sequence - before)
    const at = index === this.#first ? this.#before : this.#events[index - 1]
    return at?.time === time ? this.#events.slice(index) : undefined
  }

  #forget(): void {
    const oldest = this.#clock() - this.#keepMs
    for (let event = this.#events[this.#first]; event !== undefined; event = this.#events[this.#first]) {
      if (this.#events.length - this.#first <= EVENTS && event.time >= oldest) break
      this.#before = { time: event.time, sequence: event.sequence }
      this.#first++
    }
    if (this.#first <= EVENTS) return
    this.#events.splice(0, this.#first)
    this.#first = 0
  }
}
