/** The most digits of a number whose text is told from that of every other number: so the text of a plain one is what it prints as. */
const DIGITS = 15
/** A smaller number prints with an exponent. */
const LEADING_ZEROS = 5

/** As many fields as a number has bits to note that one was there. */
export const FIELDS = 30

/** Zeros, so many of them. */
export const ZEROS: readonly string[] = Array.from({ length: 10 }, (_, count) => '0'.repeat(count))

/** The most characters of a plain number: a sign, its digits, a point, and a zero before or behind that. */
export const NUMBER_LENGTH = DIGITS + 3

const [MINUS, POINT, ZERO, NINE] = [0x2d, 0x2e, 0x30, 0x39]

/** Whether a byte is a digit; behind the last of some bytes there is none. */
export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= NINE

/** Whether some bytes stand at a place of others. */
export function standsAt(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  for (let at = 0; at < wanted.length; at++) if (bytes[start + at] !== wanted[at]) return false
  return true
}

/**
 * Where a number ends that begins at a place, and whose text is the one that JavaScript prints it as; -1 where that is not sure.
 * What follows is for the caller to look at.
 */
export function plainNumberEnd(bytes: Uint8Array, start: number): number {
  const isNegative = bytes[start] === MINUS
  const first = isNegative ? start + 1 : start
  let at = first
  while (isDigit(bytes[at])) at++
  const whole = at - first
  const isSmall = bytes[first] === ZERO
  if (whole === 0 || (isSmall && whole > 1)) return -1
  if (bytes[at] !== POINT) return whole > DIGITS || (isSmall && isNegative) ? -1 : at
  const fraction = ++at
  while (bytes[at] === ZERO) at++
  if (isSmall && at - fraction > LEADING_ZEROS) return -1
  while (isDigit(bytes[at])) at++
  if (at === fraction || bytes[at - 1] === ZERO || whole + at - fraction > DIGITS) return -1
  return at
}

/**
 * Where the text of a device's id ends that begins at a place and needs no reading: letters, digits and `. _ : -`, no escapes.
 * -1 where that is not sure.
 */
export function plainIdEnd(bytes: Uint8Array, start: number, most: number): number {
  let at = start
  let onlyDigits = true
  for (; ; at++) {
    const byte = bytes[at]
    if (isDigit(byte)) continue
    if (byte === undefined || !isIdCharacter(byte, at === start)) break
    onlyDigits = false
  }
  const length = at - start
  if (length === 0 || length > most) return -1
  if (onlyDigits && (length < 4 || bytes[start] === ZERO)) return -1
  return at
}

/** Of those that are no digits. */
function isIdCharacter(code: number, isFirst: boolean): boolean {
  const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
  return isLetter || (!isFirst && (code === 0x2d || code === 0x2e || code === 0x3a || code === 0x5f))
}
