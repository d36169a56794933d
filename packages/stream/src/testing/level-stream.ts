import { ClassicLevel } from 'classic-level'
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
import type { Kept, KeptMessages } from './kept.ts'
import { LevelFollower } from './level-follower.ts'

/** Within it an append by the same id is kept once, in milliseconds. */
const DUPLICATES_MS = 120_000
const TABLE = 't'
const messageKey = (place: number) => `m${String(place).padStart(16, '0')}`
const letterKey = (id: number) => `d${String(id).padStart(16, '0')}`

export interface LevelStreamOptions {
  readonly dir: string
  /** The most bytes of lines that are kept; any number where it is left out. */
  readonly limitBytes?: number
}

/** The stream in a LevelDB, for one process: with no servers, and the same to whoever appends and follows. */
export class LevelStream implements ReadingStream, KeptMessages {
  readonly #db: ClassicLevel<string, string>
  readonly #limitBytes: number
  readonly #ids = new Map<string, number>()
  readonly #followers: LevelFollower[] = []
  #changing: Promise<void> = Promise.resolve()
  #next = 1
  #nextLetter = 1
  #bytes = 0
  /** Set by a test: why nothing can be appended, as while a server is away. */
  away: string | undefined

  private constructor(db: ClassicLevel<string, string>, limitBytes: number) {
    this.#db = db
    this.#limitBytes = limitBytes
  }

  static async open({ dir, limitBytes = Number.POSITIVE_INFINITY }: LevelStreamOptions): Promise<LevelStream> {
    const db = new ClassicLevel<string, string>(dir)
    await db.open()
    const stream = new LevelStream(db, limitBytes)
    for await (const { place, lines } of stream.kept([])) {
      stream.#next = place + 1
      stream.#bytes += bytesOf(lines)
    }
    for await (const key of db.keys({ gte: letterKey(0), lt: 'e' })) stream.#nextLetter = Number(key.slice(1)) + 1
    return stream
  }

  async append(partition: number, lines: readonly string[], id: string): Promise<Appended> {
    if (this.away !== undefined) return { kind: 'away', reason: this.away }
    const now = performance.now()
    if ((this.#ids.get(id) ?? Number.NEGATIVE_INFINITY) + DUPLICATES_MS > now) return { kind: 'kept' }
    const bytes = bytesOf(lines)
    if (this.#bytes + bytes > this.#limitBytes) return { kind: 'full', reason: 'the stream is full' }
    const message: Kept = { place: this.#next++, partition, lines }
    this.#bytes += bytes
    await this.#db.put(messageKey(message.place), JSON.stringify(message), { sync: true })
    this.#ids.set(id, now)
    for (const follower of this.#followers) follower.wake()
    return { kind: 'kept' }
  }

  async obstacle(): Promise<string | undefined> {
    return this.away
  }

  async table(): Promise<PartitionTable | undefined> {
    return (await this.layout())?.partitions
  }

  async createTable(table: PartitionTable): Promise<boolean> {
    if ((await this.table()) !== undefined) return false
    await this.#db.put(TABLE, encodeLayout({ partitions: table, moves: {} }), { sync: true })
    return true
  }

  async layout(): Promise<Layout | undefined> {
    const text = await this.#db.get(TABLE)
    return text === undefined ? undefined : decodeLayout(text)
  }

  changeLayout(change: (now: Layout) => Layout): Promise<Layout> {
    const changed = this.#changing.then(async () => {
      const now = await this.layout()
      if (now === undefined) throw new Error(NO_TABLE)
      const next = change(now)
      await this.#db.put(TABLE, encodeLayout(next), { sync: true })
      return next
    })
    this.#changing = changed.then(
      () => undefined,
      () => undefined,
    )
    return changed
  }

  async takerOf(partition: number): Promise<string | undefined> {
    return this.#followers.find(({ partitions }) => partitions.includes(partition))?.cell
  }

  // Who follows is in this process, and is known by that.
  async leave(): Promise<void> {}

  async follow(cell: string, partitions: readonly number[], take: (message: StreamMessage) => void): Promise<Follower> {
    const before = this.#followers.filter((one) => one.cell === cell).map(({ closed }) => closed)
    const follower = new LevelFollower(this, { cell, partitions, take, before })
    this.#followers.push(follower)
    void follower.closed.then(() => this.#followers.splice(this.#followers.indexOf(follower), 1))
    return follower
  }

  async setAside(cell: string, partition: number, refused: readonly RefusedLine[]): Promise<Appended> {
    const batch = this.#db.batch()
    for (const one of refused) {
      const id = this.#nextLetter++
      const letter: StreamDeadLetter = { ...one, id, cell, partition, timeMs: Date.now() }
      batch.put(letterKey(id), JSON.stringify(letter))
    }
    await batch.write({ sync: true })
    return { kind: 'kept' }
  }

  async deadLetters(from: number, most: number): Promise<StreamDeadLetter[]> {
    const letters: StreamDeadLetter[] = []
    for await (const text of this.#db.values({ gte: letterKey(from), lt: 'e', limit: most }))
      letters.push(JSON.parse(text))
    return letters
  }

  async dropDeadLetter(id: number): Promise<boolean> {
    if ((await this.#db.get(letterKey(id))) === undefined) return false
    await this.#db.del(letterKey(id), { sync: true })
    return true
  }

  async close(): Promise<void> {
    for (const follower of [...this.#followers]) await follower.close()
    await this.#db.close()
  }

  async *kept(partitions: readonly number[], from = 0): AsyncGenerator<Kept> {
    for await (const text of this.#db.values({ gte: messageKey(from), lt: 'n' })) {
      const message: Kept = JSON.parse(text)
      if (partitions.length === 0 || partitions.includes(message.partition)) yield message
    }
  }

  async remove({ place, lines }: Kept): Promise<void> {
    this.#bytes -= bytesOf(lines)
    await this.#db.del(messageKey(place))
  }
}

const bytesOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0)
