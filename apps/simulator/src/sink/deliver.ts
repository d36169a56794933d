import { setTimeout as sleep } from 'node:timers/promises'
import { type Delivery, DeliveryError, type OutgoingReading, type Sink } from './sink.ts'

export interface DeliverOptions {
  /** Ends the trying. */
  readonly signal: AbortSignal
  /** Says each new reason for waiting, once. */
  readonly onWait: (reason: string) => void
}

/**
 * Sends a batch until it has arrived: a reading sent twice is stored once.
 *
 * @throws DeliveryError where sending again is of no use; the signal's reason where it ended the trying
 */
export async function deliver(
  sink: Sink,
  batch: readonly OutgoingReading[],
  { signal, onWait }: DeliverOptions,
): Promise<Delivery> {
  let said: string | undefined
  for (;;) {
    signal.throwIfAborted()
    try {
      return await sink.send(batch)
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.waitMs === undefined) throw error
      if (error.message !== said) onWait(error.message)
      said = error.message
      await sleep(error.waitMs, undefined, { signal })
    }
  }
}
