import { DEVICE_ID_LENGTH, DEVICE_ID_MIN, deviceIdOf, FLEET } from '@nrg/schema/device-id'
import { NUMERIC_TEXT, VALUE_LIMIT } from '@nrg/schema/reading'

/** Why a value is not taken. */
export interface ValueFault {
  readonly code: string
  readonly message: string
}

const numeric = new RegExp(NUMERIC_TEXT)

/** The largest text that is tried as a number. */
const TEXT_LENGTH = 64

/** Reads a metric's value: a finite number, or text that is one. `null` and booleans are none. */
export function readValue(value: unknown): number | ValueFault {
  let number = value
  if (typeof value === 'string' && value.length <= TEXT_LENGTH && numeric.test(value)) number = Number(value)
  if (typeof number !== 'number') return { code: 'invalid_type', message: `must be a number, not ${describe(value)}` }
  // JSON has no infinity, but 1e999 is read as one.
  if (!Number.isFinite(number)) return { code: 'not_finite', message: 'is no finite number' }
  if (Math.abs(number) > VALUE_LIMIT) return { code: 'out_of_range', message: `is larger than ${VALUE_LIMIT}` }
  return number
}

const wanted = `must be an integer of at least ${DEVICE_ID_MIN}, or text: letters, digits and . _ : -, at most ${DEVICE_ID_LENGTH}, a letter or digit first; of digits alone it has no leading zero`

/** Reads a device id: an integer above 999, or text. */
export function readDeviceId(value: unknown): string | ValueFault {
  const id = deviceIdOf(value)
  if (id !== undefined) return id
  if (typeof value !== 'string' && typeof value !== 'number')
    return { code: 'invalid_type', message: `${wanted}; not ${describe(value)}` }
  const why = value === FLEET ? 'which stands for the whole fleet' : 'which is none'
  return { code: 'invalid_device_id', message: `${wanted}; not ${describe(value)}, ${why}` }
}

/** Names a JSON value without repeating it whole. */
export function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'string') return value.length > 40 ? 'a long text' : JSON.stringify(value)
  return String(value)
}
