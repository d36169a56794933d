/** One reading on its way: its time is nanoseconds since the epoch. */
export interface OutgoingReading {
  readonly deviceId: string
  readonly time: bigint
  readonly metrics: Readonly<Record<string, number>>
}

/** What became of a batch that arrived. */
export interface Delivery {
  readonly stored: number
  /** Why the others were refused, some of them. */
  readonly refused: readonly string[]
  /** Metrics that the receiver does not know and left out. */
  readonly ignored: readonly string[]
}

/** Where readings go. */
export interface Sink {
  /** Where that is, for people. */
  readonly name: string
  /** Why nothing can be sent now; `undefined` where it can. */
  obstacle(): Promise<string | undefined>
  /** Sends a batch. @throws DeliveryError where it did not arrive; UsageError where it never will as things are set */
  send(batch: readonly OutgoingReading[]): Promise<Delivery>
  close(): Promise<void>
}

/** A batch did not arrive; `wait` is how long to wait before it is sent again, `undefined` where that is of no use. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError'
  readonly waitMs: number | undefined

  constructor(message: string, waitMs: number | undefined, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.waitMs = waitMs
  }
}
