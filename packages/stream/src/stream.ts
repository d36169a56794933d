import type { Layout } from './layout.ts'
import type { PartitionTable } from './partition-table.ts'

/** Why a layout cannot be changed that nobody has made. */
export const NO_TABLE = 'nobody has said which cells there are: npm run cells -- init CELL...'

/** What became of lines that were to be appended. In each case appending them again, by the same id, is harmless. */
export type Appended =
  /** They are on the disks of most nodes. */
  | { readonly kind: 'kept' }
  /** As much is kept as may be. */
  | { readonly kind: 'full'; readonly reason: string }
  /** No answer: they may be kept or not. */
  | { readonly kind: 'away'; readonly reason: string }
  /** Nothing is, until somebody sets the stream up otherwise. */
  | { readonly kind: 'misconfigured'; readonly reason: string }

/** Lines of one partition, as they were appended together. */
export interface StreamMessage {
  readonly partition: number
  /** A higher number than that of every message before it. */
  readonly place: number
  readonly lines: readonly string[]
  /** It is stored, and need not be kept any longer. Until then it is delivered again to whoever follows next. */
  acknowledge(): void
}

/** What waits in the stream for one cell. */
export interface Waiting {
  /** Messages that were not delivered yet. */
  readonly messages: number
  /** Messages that are delivered, and not acknowledged. */
  readonly delivered: number
}

/** Who takes the messages of a cell: one at a time, another one waits until it goes. */
export interface Follower {
  /** @throws where the stream does not say */
  waiting(): Promise<Waiting>
  /** Takes no further messages; those that were delivered may be acknowledged until `close`. */
  pause(): Promise<void>
  close(): Promise<void>
}

/** A line that no database takes. */
export interface RefusedLine {
  readonly line: string
  readonly reason: string
}

/** A refused line that is set aside, until somebody replays or drops it. */
export interface StreamDeadLetter extends RefusedLine {
  readonly id: number
  readonly cell: string
  readonly partition: number
  /** When it was set aside, in milliseconds since the epoch. */
  readonly timeMs: number
}

/**
 * Keeps lines of readings by partition, in their order, until the cell of the partition has them. Past one machine it is NATS
 * JetStream; where one process is all there is, a LevelDB.
 */
export interface ReadingStream {
  /** Appends lines of one partition. By the same id, within two minutes, they are kept once. */
  append(partition: number, lines: readonly string[], id: string): Promise<Appended>
  /** Why nothing can be appended now; `undefined` where it can. */
  obstacle(): Promise<string | undefined>
  /** Which cell each partition is in; `undefined` where nobody has said so yet. @throws where it cannot be read */
  table(): Promise<PartitionTable | undefined>
  /** Says which cell each partition is in, where nobody has yet. Whether it was so. */
  createTable(table: PartitionTable): Promise<boolean>
  /** The same with what is on its way from one cell to another. @throws where it cannot be read */
  layout(): Promise<Layout | undefined>
  /**
   * Changes it, from what it is now; where somebody else does so at the same time, once more. Answers what it is then.
   *
   * @throws what `change` throws, or where nobody has said which cells there are, or it cannot be written
   */
  changeLayout(change: (now: Layout) => Layout): Promise<Layout>
  /** The cell that takes the messages of a partition now, whatever the table says. @throws where the stream does not say */
  takerOf(partition: number): Promise<string | undefined>
  /**
   * Delivers the messages of the partitions of a cell, in their order, each until it is acknowledged.
   *
   * @throws where the stream cannot be used now
   */
  follow(cell: string, partitions: readonly number[], take: (message: StreamMessage) => void): Promise<Follower>
  /** A cell that has no partition any more takes no messages. */
  leave(cell: string): Promise<void>
  /** Sets lines aside that the database of a cell never takes. */
  setAside(cell: string, partition: number, refused: readonly RefusedLine[]): Promise<Appended>
  /** Dead letters, the oldest first, from an id on. @throws where they cannot be read */
  deadLetters(from: number, most: number): Promise<StreamDeadLetter[]>
  /** Takes a dead letter away. Whether it was there. */
  dropDeadLetter(id: number): Promise<boolean>
  close(): Promise<void>
}
