import type { Detail } from '@nrg/schema/problem'
import { type Batch, withoutRefused } from '../reading/batch.ts'
import type { Devices } from './devices.ts'

/** Why a device is not let in. */
export interface Refusal extends Detail {
  readonly code: 'too_many_devices' | 'too_many_new_devices'
  /** When it may be, where waiting helps. */
  readonly retryAfterMs?: number
}

/** A batch without the readings of devices that are not let in. */
export interface Admission {
  readonly batch: Batch
  /** Devices that are new with this batch. */
  readonly fresh: ReadonlySet<string>
  /** Of the first device that was not let in. */
  readonly refusal?: Refusal
}

/** Lets the devices of a batch in; readings of those that cannot be let in become rejected. */
export function admit(batch: Batch, devices: Devices): Admission {
  const refused = new Map<number, Detail>()
  const fresh = new Set<string>()
  let refusal: Refusal | undefined
  for (const [index, { deviceId }] of batch.readings.entries()) {
    const entry = devices.enter(deviceId)
    if (entry === 'known') continue
    if (entry === 'new') {
      fresh.add(deviceId)
      continue
    }
    const { code, message } = messages[entry]
    refusal ??= { code, message, ...(entry === 'too_many_new_devices' && { retryAfterMs: devices.nextNewMs() }) }
    refused.set(index, { code, message, field: 'device_id' })
  }
  return refusal === undefined ? { batch, fresh } : { batch: withoutRefused(batch, refused), fresh, refusal }
}

const messages = {
  too_many_devices: {
    code: 'too_many_devices',
    message: 'device_id is new, and there are as many devices as may be: INGEST_MAX_DEVICES sets how many',
  },
  too_many_new_devices: {
    code: 'too_many_new_devices',
    message:
      'device_id is new, and as many new devices as may have come within the hour: send it again later; INGEST_NEW_DEVICES sets how many',
  },
} as const
