import { type KV, Kvm } from '@nats-io/kv'
import { decodeLayout, encodeLayout, type Layout } from '../layout.ts'
import type { PartitionTable } from '../partition-table.ts'
import {
  type Appended,
  type Follower,
  NO_TABLE,
  type ReadingStream,
  type RefusedLine,
  type StreamDeadLetter,
  type StreamMessage,
} from '../stream.ts'
import { removeConsumer, takerOf } from './consumer.ts'
import { deadLetters, dropDeadLetter, encodeRefused } from './dead-letters.ts'
import { outcomeOf } from './fault.ts'
import { JetStreamFollower } from './follower.ts'
import { Link, type LinkOptions, type Obstacle, type Session } from './link.ts'
import { DEAD_LETTERS, deadLetterSubject, READINGS, readingsSubject, TABLE_BUCKET, TABLE_KEY } from './names.ts'

/** How long an append waits for its acknowledgement, in milliseconds. */
const APPEND_MS = 5000
/** What is said where another revision of the table is kept than the one that is to be changed, or than none. */
const KEY_EXISTS = 10_071

/** Readings in NATS JetStream. */
export class JetStream implements ReadingStream {
  readonly #link: Link
  readonly #replicas: number
  #opened: { readonly session: Session; readonly tables: Promise<KV> } | undefined

  constructor(options: LinkOptions) {
    this.#link = new Link(options)
    this.#replicas = options.config.replicas
  }

  /** Why it cannot be used, once one try was made; `undefined` where it can. */
  get tried(): Promise<Obstacle | undefined> {
    return this.#link.tried
  }

  append(partition: number, lines: readonly string[], id: string): Promise<Appended> {
    return this.#publish(readingsSubject(partition), lines.join('\n'), id, READINGS)
  }

  async obstacle(): Promise<string | undefined> {
    return this.#link.obstacle?.reason
  }

  async table(): Promise<PartitionTable | undefined> {
    return (await this.layout())?.partitions
  }

  async layout(): Promise<Layout | undefined> {
    return (await this.#readLayout())?.layout
  }

  async changeLayout(change: (now: Layout) => Layout): Promise<Layout> {
    for (;;) {
      const read = await this.#readLayout()
      if (read === undefined) throw new Error(NO_TABLE)
      const next = change(read.layout)
      try {
        await (await this.#tables()).update(TABLE_KEY, encodeLayout(next), read.revision)
        return next
      } catch (error) {
        if ((error as { code?: unknown }).code !== KEY_EXISTS) throw error
      }
    }
  }

  async takerOf(partition: number): Promise<string | undefined> {
    return takerOf(this.#require().manager, partition)
  }

  async leave(cell: string): Promise<void> {
    await removeConsumer(this.#require().manager, cell)
  }

  async createTable(table: PartitionTable): Promise<boolean> {
    const tables = await this.#tables()
    try {
      await tables.create(TABLE_KEY, encodeLayout({ partitions: table, moves: {} }))
      return true
    } catch (error) {
      if ((error as { code?: unknown }).code === KEY_EXISTS) return false
      throw error
    }
  }

  async follow(cell: string, partitions: readonly number[], take: (message: StreamMessage) => void): Promise<Follower> {
    const follower = new JetStreamFollower(this.#require(), { cell, partitions, take, replicas: this.#replicas })
    follower.start()
    return follower
  }

  async setAside(cell: string, partition: number, refused: readonly RefusedLine[]): Promise<Appended> {
    for (const one of refused) {
      const outcome = await this.#publish(
        deadLetterSubject(cell, partition),
        encodeRefused(one),
        undefined,
        DEAD_LETTERS,
      )
      if (outcome.kind !== 'kept') return outcome
    }
    return { kind: 'kept' }
  }

  async deadLetters(from: number, most: number): Promise<StreamDeadLetter[]> {
    return deadLetters(this.#require().manager, from, most)
  }

  async dropDeadLetter(id: number): Promise<boolean> {
    return dropDeadLetter(this.#require().manager, id)
  }

  close(): Promise<void> {
    return this.#link.close()
  }

  async #publish(subject: string, payload: string, id: string | undefined, stream: string): Promise<Appended> {
    const { obstacle, session } = this.#link
    if (obstacle !== undefined) return obstacle
    if (session === undefined) return { kind: 'away', reason: 'the stream is still being connected to' }
    const most = session.connection.info?.max_payload
    const bytes = Buffer.from(payload)
    if (most !== undefined && bytes.length > most) {
      const reason = `a message of ${bytes.length} bytes is more than the servers take: set max_payload of theirs to 1MB or more`
      return { kind: 'misconfigured', reason }
    }
    try {
      const expect = { streamName: stream }
      await session.client.publish(subject, bytes, {
        timeout: APPEND_MS,
        expect,
        ...(id !== undefined && { msgID: id }),
      })
      return { kind: 'kept' }
    } catch (error) {
      return outcomeOf(error)
    }
  }

  async #readLayout() {
    const entry = await (await this.#tables()).get(TABLE_KEY)
    if (entry === null || entry.operation !== 'PUT') return undefined
    return { layout: decodeLayout(entry.string()), revision: entry.revision }
  }

  /** It is read again and again, and opened once. */
  #tables(): Promise<KV> {
    const session = this.#require()
    if (this.#opened?.session === session) return this.#opened.tables
    const tables = new Kvm(session.connection).create(TABLE_BUCKET, { replicas: this.#replicas, history: 5 })
    const opened = { session, tables }
    this.#opened = opened
    tables.catch(() => {
      if (this.#opened === opened) this.#opened = undefined
    })
    return tables
  }

  /** @throws where the stream cannot be used now */
  #require(): Session {
    const { obstacle, session } = this.#link
    if (session === undefined) throw new Error(obstacle?.reason ?? 'the stream is closed')
    return session
  }
}
