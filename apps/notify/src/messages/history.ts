/** A value at a time, in milliseconds since the epoch. */
export type HistoryPoint = readonly [time: number, value: number]

/** A metric of a device over the hour before something was told of it. */
export interface History {
  readonly from: number
  readonly to: number
  readonly metric: string
  readonly unit: string
  /** When the incident began, and ended so far. */
  readonly since: number
  readonly until: number
  /** Means of a minute, in order. */
  readonly values: readonly HistoryPoint[]
  /** What was expected, each from its time on. */
  readonly expected: readonly HistoryPoint[]
}
