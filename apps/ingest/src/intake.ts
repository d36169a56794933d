import type { Writer } from '@nrg/influx/write'
import type { DeviceClocks } from './clocks/device-clocks.ts'
import { admit, type Refusal } from './devices/admit.ts'
import type { Devices } from './devices/devices.ts'
import { withoutForeign } from './keys/foreign.ts'
import type { Sender } from './keys/sender.ts'
import type { CountReadings } from './measure.ts'
import type { Batch } from './reading/batch.ts'
import type { Spooling } from './spool/spooling.ts'
import { type StoreOutcome, store } from './store.ts'
import { refusedCode } from './write-answer.ts'

export interface IntakeOptions {
  readonly writer: Writer
  readonly devices: Devices
  /** What keeps readings while the database takes none; left out, nothing does. */
  readonly spooling: Spooling | undefined
  readonly clocks: DeviceClocks
  readonly count: CountReadings
}

/** What became of the readings of a request. */
export type Taken =
  /** None of them is good, or one is not and all had to be. */
  | { readonly kind: 'invalid'; readonly batch: Batch }
  /** The key is for none of their devices, or not for one and all had to be good. */
  | { readonly kind: 'foreign'; readonly batch: Batch }
  /** No device of theirs is let in, or one is not and all had to be. */
  | { readonly kind: 'not-let-in'; readonly batch: Batch; readonly refusal: Refusal }
  /** What the store has said of those that were good and let in; `refusal` is of those that were not let in. */
  | { readonly kind: 'stored'; readonly batch: Batch; readonly outcome: StoreOutcome; readonly refusal?: Refusal }

export interface IntakeContext {
  readonly sender: Sender
  /** Nothing is stored unless all of it is good. */
  readonly strict?: boolean
}

/** Takes the readings of a request, however they came. */
export type Intake = (batch: Batch, context: IntakeContext) => Promise<Taken>

/** Makes what takes readings: it lets their devices in, stores or keeps them, and counts what became of each. */
export function createIntake({ writer, devices, spooling, clocks, count }: IntakeOptions): Intake {
  return async (all, { sender, strict = false }) => {
    const batch = withWarnings(withoutForeign(all, sender), clocks, sender)
    if (batch.readings.length === 0 || (strict && batch.rejected.length > 0)) {
      count(0, batch.rejected)
      return { kind: batch.rejected === all.rejected ? 'invalid' : 'foreign', batch }
    }
    const obstacle = await devices.obstacle()
    if (obstacle) return { kind: 'stored', batch, outcome: obstacle }

    const admission = admit(batch, devices)
    const { refusal } = admission
    const { rejected } = admission.batch
    if (refusal && (admission.batch.readings.length === 0 || strict)) {
      devices.leave(admission.fresh)
      count(0, rejected)
      return { kind: 'not-let-in', batch: admission.batch, refusal }
    }
    const outcome = await store(admission, { writer, devices, spooling })
    if (outcome.kind === 'written') count(outcome.lines, rejected)
    if (outcome.kind === 'partial' || outcome.kind === 'queued')
      count(outcome.lines, [...rejected, ...outcome.refused.map((line) => ({ code: refusedCode(line) }))])
    return { kind: 'stored', batch: admission.batch, outcome, ...(refusal && { refusal }) }
  }
}

/** A batch with what there is to say of the clocks of its devices, as far as its sender may send readings of them. */
function withWarnings(batch: Batch, clocks: DeviceClocks, { covers }: Sender): Batch {
  const { heard, readings } = batch
  const own = covers === undefined ? heard : new Map([...heard].filter(([device]) => covers(device)))
  const warnings = clocks.hear(own, readings)
  return warnings.length === 0 ? batch : { ...batch, warnings }
}
