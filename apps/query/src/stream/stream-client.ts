import type { Writable } from 'node:stream'
import type { StreamEvent, Topic } from './event-ring.ts'

/** A client whose socket holds more loses readings: the next ones tell as much. */
const SKIP_BYTES = 262_144
/** And is cut off at this: it goes on where it was, once it reads again. */
const CLOSE_BYTES = 1_048_576

export interface StreamClientOptions {
  readonly topics: ReadonlySet<Topic>
  /** The response that is sent to. */
  readonly socket: Pick<Writable, 'write' | 'destroy' | 'end'> & { readonly writableLength: number }
}

/** One who watches. What it does not read in time is bounded; alerts and acts are never left out. */
export class StreamClient {
  readonly topics: ReadonlySet<Topic>
  readonly #socket: StreamClientOptions['socket']

  constructor({ topics, socket }: StreamClientOptions) {
    this.topics = topics
    this.#socket = socket
  }

  /** Whether it can take readings now. */
  get keepsUp(): boolean {
    return this.#socket.writableLength <= SKIP_BYTES
  }

  /** Sends an event that it has subscribed to; readings where it keeps up. */
  send({ topic, text, bytes }: Pick<StreamEvent, 'topic' | 'text' | 'bytes'>): void {
    if (!this.topics.has(topic) || (topic === 'readings' && !this.keepsUp)) return
    if (this.#socket.writableLength + bytes > CLOSE_BYTES) this.#socket.destroy()
    else this.#socket.write(text)
  }

  /** Sends what is no event of the stream: its beginning, a heartbeat. */
  write(text: string): void {
    if (this.#socket.writableLength + text.length > CLOSE_BYTES) this.#socket.destroy()
    else this.#socket.write(text)
  }

  /** Says no more. */
  end(): void {
    this.#socket.end()
  }
}
