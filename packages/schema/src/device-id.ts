/** The smallest id of digits alone. */
export const DEVICE_ID_MIN = 1000

/** The most characters of an id. */
export const DEVICE_ID_LENGTH = 64

/** The subject of alerts about the whole fleet: no device is called so. */
export const FLEET = 'fleet'

/**
 * An id as text: letters, digits and `. _ : -`, case kept. Of digits alone it is a number as the original's: from 1000 on,
 * without leading zeros.
 */
export const DEVICE_ID_TEXT = `^(?!${FLEET}$)(?![0-9]{1,3}$)(?!0[0-9]*$)[A-Za-z0-9][A-Za-z0-9._:-]{0,${DEVICE_ID_LENGTH - 1}}$`

const text = new RegExp(DEVICE_ID_TEXT)
const spacedDigits = /^\s*([0-9]+)\s*$/

/** The id that a value stands for, as it is stored and answered; undefined where it is none. */
export function deviceIdOf(value: unknown): string | undefined {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && value >= DEVICE_ID_MIN ? String(value) : undefined
  if (typeof value !== 'string' || value.length > 2 * DEVICE_ID_LENGTH) return undefined
  if (text.test(value)) return value
  // The original reads its numbers with spaces around them.
  const digits = spacedDigits.exec(value)?.[1]
  return digits !== undefined && text.test(digits) ? digits : undefined
}
