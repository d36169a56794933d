import type { Matcher, Predicate, SeriesKey } from '@nrg/flux/storage'
import type { FieldKind } from './field-kind.ts'
import { compileMatcher } from './matcher.ts'

/**
 * What a reader on another thread asks the store. Everything here can be sent as a message: a regular
 * expression is sent as its source and compiled again on the other side.
 */
export type StoreRequest = SelectRequest | BlocksRequest | DamageReport

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

export interface SelectAnswer {
  readonly type: 'select'
  readonly series: readonly SelectedSeries[]
  /** The bounds' start, or a later time where what is older has expired. */
  readonly start: bigint
  /** The numbers of all tails: for each, two words a time, then two words a value. */
  readonly tails: Int32Array
  /** Where to go on; absent where this was all. */
  readonly next?: Cursor
}

export interface SelectedSeries extends SeriesKey {
  readonly id: number
  readonly kind: FieldKind
  /** True where it surely has a point within the bounds; then no points are sent if none were wanted. */
  readonly certain: boolean
  /** Points of its tail within the bounds, and the place of their numbers in the answer's `tails`. */
  readonly tailCount: number
  readonly tailAt: number
  /** The tail's strings: a value is a place in it. */
  readonly strings: readonly string[]
  /** Its blocks with points that may be within the bounds, rising in time, never overlapping each other. */
  readonly blocks: readonly BlockReference[]
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

export type StoreAnswer = SelectAnswer | BlocksAnswer | DamageAnswer

/** The memory of an answer that may be moved to the other thread rather than copied. */
export function transferable(answer: StoreAnswer): ArrayBuffer[] {
  switch (answer.type) {
    case 'select':
      return [answer.tails.buffer as ArrayBuffer]
    case 'blocks':
      return [answer.bytes.buffer as ArrayBuffer]
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
