import type { EdgePoint, Matcher, Predicate, SeriesKey } from '@nrg/flux/storage'
import { compileMatcher } from './matcher.ts'

/**
 * What a reader on another thread asks the store, and what it is answered. Everything here can be sent as a message: a
 * regular expression is sent as its source and compiled again on the other side.
 */
export interface StoreQuestions {
  readonly select: { readonly ask: SelectRequest; readonly answer: SelectAnswer }
  readonly keys: { readonly ask: KeysRequest; readonly answer: KeysAnswer }
  readonly blocks: { readonly ask: BlocksRequest; readonly answer: BlocksAnswer }
  readonly damage: { readonly ask: DamageReport; readonly answer: DamageAnswer }
}

export type StoreQuestion = keyof StoreQuestions
export type StoreRequest<Q extends StoreQuestion = StoreQuestion> = {
  [K in Q]: { readonly type: K } & StoreQuestions[K]['ask']
}[Q]
export type StoreAnswer<Q extends StoreQuestion = StoreQuestion> = StoreQuestions[Q]['answer']

/** Asks the store and waits for its answer: a message to another thread, or a plain call in a test. */
export type Ask = <Q extends StoreQuestion>(request: StoreRequest<Q>) => StoreAnswer<Q>

/** Asks for series that match, and what is needed to read them. */
export interface SelectRequest {
  readonly type: 'select'
  readonly bucketId: string
  /** Nanoseconds, inclusive. */
  readonly start: bigint
  /** Nanoseconds, exclusive. */
  readonly stop: bigint
  readonly predicate?: Predicate
  /** Whether the points are wanted, or only which series have some. */
  readonly points: boolean
  /** Where of each series its first or its last point alone is wanted. */
  readonly only?: EdgePoint | undefined
  /** Where the answer before this one ended. */
  readonly after?: Cursor
  /** Only this series, by its number: asked again since its blocks changed meanwhile. */
  readonly seriesId?: number
}

/** A place in the order of series. */
export interface Cursor {
  readonly sortKey: string
  readonly field: string
}

/** The series that match, as numbers: an object for each would cost more to send than all of its points. */
export interface SelectAnswer {
  readonly type: 'select'
  /** Which reading of the disk the series' numbers are of; the same number is another series in another. */
  readonly generation: number
  /** For each series, the numbers of `seriesWords`. */
  readonly series: Int32Array
  /** For each block of the series in turn, the numbers of `blockWords`. */
  readonly blocks: BigInt64Array
  /** The tails' strings, by the place of their series: a value is a place in them. */
  readonly strings: ReadonlyMap<number, readonly string[]>
  /** The bounds' start, or a later time where what is older has expired. */
  readonly start: bigint
  /** The numbers of all tails: for each, two words a time, then two words a value. */
  readonly tails: Int32Array
  /** Where to go on; absent where this was all. */
  readonly next?: Cursor
}

/**
 * The places of a series' numbers in an answer. `matching` is 1 where the predicate holds for all of its points, and
 * `certain` is 1 where one of those that match is surely within the bounds.
 */
export const seriesWords = { id: 0, kind: 1, matching: 2, certain: 3, tailCount: 4, blockCount: 5, length: 6 } as const

/** The places of a block's numbers in an answer. */
export const blockWords = { number: 0, start: 1, end: 2, count: 3, bytes: 4, length: 5 } as const

/** Asks what series are called that an answer has numbers of. */
export interface KeysRequest {
  readonly type: 'keys'
  readonly generation: number
  readonly ids: Int32Array
}

export interface KeysAnswer {
  readonly type: 'keys'
  /** In the order of the request; undefined where a series is gone. None at all where the generation is. */
  readonly keys: readonly (SeriesKey | undefined)[] | undefined
}

export interface BlockReference {
  readonly number: number
  readonly start: bigint
  readonly end: bigint
  readonly count: number
  readonly bytes: number
}

/** Asks for blocks as stored. */
export interface BlocksRequest {
  readonly type: 'blocks'
  readonly numbers: readonly number[]
}

export interface BlocksAnswer {
  readonly type: 'blocks'
  /** All the blocks' bytes, one behind the other. */
  readonly bytes: Uint8Array
  /** The length of each; -1 where it is gone: its series has others now, or it is lost. */
  readonly lengths: readonly number[]
}

/** Tells of a block whose checksum does not hold, or that is in its series' directory but not stored. */
export interface DamageReport {
  readonly type: 'damage'
  readonly seriesId: number
  readonly block: number
}

export interface DamageAnswer {
  readonly type: 'damage'
}

/** The memory of an answer that may be moved to the other thread rather than copied. */
export function transferable(answer: StoreAnswer): ArrayBuffer[] {
  switch (answer.type) {
    case 'select':
      return [answer.series.buffer, answer.blocks.buffer, answer.tails.buffer] as ArrayBuffer[]
    case 'blocks':
      return [answer.bytes.buffer as ArrayBuffer]
    case 'keys':
    case 'damage':
      return []
  }
}

/** A predicate without functions, fit for a message. */
export function sendablePredicate(predicate: Predicate): Predicate {
  return mapMatchers(predicate, ({ source }) => ({ source }) as Matcher)
}

/** A predicate that came in a message, with its regular expressions compiled. */
export function receivedPredicate(predicate: Predicate): Predicate {
  return mapMatchers(predicate, ({ source }) => compileMatcher(source))
}

function mapMatchers(predicate: Predicate, map: (matcher: Matcher) => Matcher): Predicate {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return { ...predicate, left: mapMatchers(predicate.left, map), right: mapMatchers(predicate.right, map) }
    case 'tagMatches':
    case 'valueMatches':
      return { ...predicate, regexp: map(predicate.regexp) }
    default:
      return predicate
  }
}
