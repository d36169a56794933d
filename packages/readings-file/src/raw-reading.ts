import type { BadLine } from './record.ts'

/** A reading as a file has it: what its texts mean is decided when all of them were seen. */
export interface RawReading {
  readonly line: number
  /** The text of its time, or of its day where `clock` says when on it. */
  readonly time: string
  readonly clock?: Clock
  /** What the file calls the device. */
  readonly source?: string
  /** Tells apart the series of a file that has more than one: each goes through the hours of autumn by itself. */
  readonly series: string
  readonly values: readonly RawValue[]
}

export interface RawValue {
  readonly column: string
  readonly metric: string
  /** A number where the format has numbers, as JSON does. */
  readonly cell: string | number
}

/** When on a day. */
export interface Clock {
  readonly seconds: number
  /** Since midnight, rather than as a clock on a wall shows it: differs on the two days when clocks change. */
  readonly elapsed?: boolean
  /** Which of both, where the file says so: `02:00A` and `02:00B`. */
  readonly second?: boolean
}

export type RawItem = RawReading | BadLine
