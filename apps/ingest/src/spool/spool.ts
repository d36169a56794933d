import type { NeverTaken } from '@nrg/influx/write-page'

/** The buckets that lines may be spooled for; `messages` are those that came by MQTT and were set aside, to be taken anew. */
export const spooledBuckets = ['raw', 'registry', 'messages'] as const
export type SpooledBucket = (typeof spooledBuckets)[number]

/** The oldest lines that are not acknowledged, of one bucket. */
export interface SpoolPage {
  readonly bucket: SpooledBucket
  /** In the order in which they came. */
  readonly lines: readonly string[]
  /** The place of the last entry that they are of. */
  readonly last: number
  /** What they take in the store. */
  readonly bytes: number
  /** Lines in entries that could not be read, and are lost. */
  readonly lost: number
}

/** What became of what was to be set aside: it is on disk, there are too many bytes of such, or nothing can be written now. */
export type SetAside = { readonly kind: 'kept' | 'full' } | { readonly kind: 'fault'; readonly reason: string }

/** A refused line that is set aside, until somebody replays or drops it. */
export interface DeadLetter extends NeverTaken {
  readonly id: number
  readonly bucket: SpooledBucket
  /** When it was set aside, in milliseconds since the epoch. */
  readonly timeMs: number
}

/** What a spool holds. */
export interface SpoolState {
  /** Lines that wait for the database. */
  readonly lines: number
  /** Bytes of all that is kept, dead letters too. */
  readonly bytes: number
  readonly limitBytes: number
  /** When the oldest of them came, in milliseconds since the epoch. */
  readonly oldestMs: number | undefined
  readonly deadLetters: number
  /** Lines that damage has cost, since the spool was first made. */
  readonly lost: number
  /** Why nothing can be kept now. */
  readonly fault: string | undefined
}

/**
 * What keeps lines until the database has them: appended durably, read in their order, acknowledged. A store on this
 * machine, or a stream.
 */
export interface Spool {
  readonly state: SpoolState
  /** Whether readings are kept, or on their way to be: while none are, `isBehind` need not be asked. */
  readonly keepsReadings: boolean
  /** Keeps lines; they are on disk once this has answered `undefined`. Otherwise why they are not kept. */
  append(bucket: SpooledBucket, lines: readonly string[]): Promise<string | undefined>
  /** The oldest lines, at most so many unless one entry has more; `undefined` where nothing waits or can be read. */
  next(mostLines: number): Promise<SpoolPage | undefined>
  /** The lines of a page are in the database, but for these, which become dead letters. Otherwise why it is not noted. */
  acknowledge(page: SpoolPage, refused: readonly NeverTaken[]): Promise<string | undefined>
  /** Whether a reading has to wait behind what is kept of its device: it is as old as the newest of it, or older. */
  isBehind(device: string, time: bigint): boolean
  /** Sets lines aside that can never be taken, within a tenth of all that may be kept. */
  setAside(bucket: SpooledBucket, refused: readonly NeverTaken[]): Promise<SetAside>
  /** Dead letters, the oldest first, from an id on. */
  deadLetters(from: number, most: number): Promise<DeadLetter[]>
  /** Takes dead letters away: into the spool again, at its end, or for good. */
  settleDeadLetters(letters: readonly DeadLetter[], how: 'replay' | 'drop'): Promise<string | undefined>
  close(): Promise<void>
}
