import type { StoredReading } from '@nrg/influx/reading-line'
import type { Detail } from '@nrg/schema/problem'
import type { Place } from '../body/items.ts'
import { type Batch, located } from '../reading/batch.ts'
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
  readonly fresh: ReadonlySet<number>
  /** Of the first device that was not let in. */
  readonly refusal?: Refusal
}

const none: ReadonlySet<number> = new Set()

/** Lets the devices of a batch in; readings of those that cannot be let in become rejected. */
export function admit(batch: Batch, devices: Devices): Admission {
  const readings: StoredReading[] = []
  const places: Place[] = []
  const refused: Detail[] = []
  const fresh = new Set<number>()
  let refusal: Refusal | undefined
  for (const [index, reading] of batch.readings.entries()) {
    const entry = devices.enter(reading.deviceId)
    const place = batch.places[index] ?? { index }
    if (entry === 'known' || entry === 'new') {
      if (entry === 'new') fresh.add(reading.deviceId)
      readings.push(reading)
      places.push(place)
      continue
    }
    const { code, message } = messages[entry]
    refusal ??= { code, message, ...(entry === 'too_many_new_devices' && { retryAfterMs: devices.nextNewMs() }) }
    refused.push(located({ code, message, field: 'device_id' }, place))
  }
  if (refusal === undefined) return { batch, fresh: fresh.size > 0 ? fresh : none }
  const rejected = [...batch.rejected, ...refused].sort((a, b) => (a.index ?? 0) - (b.index ?? 0))
  return { batch: { ...batch, readings, places, rejected }, fresh, refusal }
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
