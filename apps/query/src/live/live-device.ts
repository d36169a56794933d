/** The latest value of a metric, and what is normal for it. */
export interface LiveValue {
  value: number
  /** Milliseconds since the epoch. */
  time: number
}

/** What is normal for a metric now. */
export interface Normal {
  mean: number
  sd: number
  /** From when on it is in force, in milliseconds since the epoch; where that was read. */
  at?: number
}

/** A device as it is now. See `LiveView` for its memory. */
export interface LiveDevice {
  readonly id: string
  /** Milliseconds since the epoch, of any of its readings. */
  lastSeen: number
  /** By the names of configured metrics; of others nothing is kept. */
  readonly values: Map<string, LiveValue>
}
