import { EventFeed } from '@nrg/influx/event-feed'
import type { Reader } from '@nrg/influx/query'
import { requireWritten } from '@nrg/influx/require-written'
import type { Writer } from '@nrg/influx/write'
import { KEY_MEASUREMENT, type KeyEvent } from '@nrg/schema/key-event'
import { isKeyEvent, keyLine } from './key-line.ts'
import { KeyRing } from './key-ring.ts'

export interface KeyLogOptions {
  readonly reader: Reader
  /** Writes to the registry. */
  readonly writer: Writer
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly warn: (message: string) => void
}

/** The keys, as the registry has what became of them; some 0.7 kB a key is held. */
export class KeyLog {
  readonly ring = new KeyRing()
  readonly #feed: EventFeed<KeyEvent>
  readonly #writer: Writer

  constructor({ reader, writer, clock, warn }: KeyLogOptions) {
    this.#writer = writer
    this.#feed = new EventFeed({
      reader,
      measurement: KEY_MEASUREMENT,
      check: isKeyEvent,
      take: (event) => this.ring.add(event),
      onStrange: (count) => warn(`${count} events of keys are of another version: those keys are not known here`),
      clock,
    })
  }

  /** Up to when they are read, in milliseconds since the epoch; `undefined` before they first were. */
  get readTo(): number | undefined {
    return this.#feed.readTo
  }

  /**
   * Reads what is new, once for all who ask meanwhile.
   *
   * @throws an error of `@nrg/influx/errors`
   */
  read(): Promise<void> {
    return this.#feed.read()
  }

  /**
   * Puts events on record: each is in force once this is done.
   *
   * @throws an error of `@nrg/influx/errors`
   */
  async write(events: readonly KeyEvent[]): Promise<void> {
    requireWritten(await this.#writer.write(events.map(keyLine)))
    for (const event of events) this.ring.add(event)
  }
}
