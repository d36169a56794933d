import { LineError } from './line-error.ts'

const maxInt64Digits = 19
const maxUint64Digits = 20
const maxFloatDigits = 25
const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n }
const uint64Most = 2n ** 64n - 1n

const booleans = new Set(['t', 'T', 'f', 'F', 'true', 'True', 'TRUE', 'false', 'False', 'FALSE'])

/** Checks a number and answers where it ends. */
export function scanNumber(line: Buffer, from: number): number {
  const end = valueEnd(line, from)
  const text = line.toString('latin1', from, end)
  // A sign may follow an e, a suffix may only end it.
  const parts = /^(-?)((?:[0-9.eE]|(?<=[eE])[-+])*)([iu]?)$/.exec(text)
  if (!parts) throw new LineError('invalid number')
  const [, sign, digits, suffix] = parts as unknown as [string, string, string, string]
  const points = digits.split('.').length - 1
  const scientific = /[eE]/.test(digits)
  if (points > 1 || digits.length === points || (suffix !== '' && (points > 0 || scientific))) {
    throw new LineError('invalid number')
  }
  const number = sign + digits
  if (suffix === 'i') checkInteger(number)
  else if (suffix === 'u') checkUnsigned(number)
  else if ((scientific || number.length >= maxFloatDigits) && !isFloat(number)) throw new LineError('invalid float')
  return end
}

/** Checks a boolean and answers where it ends. */
export function scanBoolean(line: Buffer, from: number): number {
  const end = valueEnd(line, from + 1)
  if (!booleans.has(line.toString('latin1', from, end))) throw new LineError('invalid boolean')
  return end
}

function valueEnd(line: Buffer, from: number): number {
  let at = from
  while (at < line.length && line[at] !== 0x2c && line[at] !== 0x20) at++
  return at
}

function checkInteger(number: string): void {
  if (number.length < maxInt64Digits) return
  const value = BigInt(number)
  if (value < int64.least || value > int64.most) {
    const cause = `strconv.ParseInt: parsing "${number}": value out of range`
    throw new LineError(`unable to parse integer ${number}: ${cause}`)
  }
}

function checkUnsigned(number: string): void {
  if (number.startsWith('-')) throw new LineError('invalid number')
  if (number.length >= maxUint64Digits && BigInt(number) > uint64Most) {
    const cause = `strconv.ParseUint: parsing "${number}": value out of range`
    throw new LineError(`unable to parse unsigned ${number}: ${cause}`)
  }
}

function isFloat(number: string): boolean {
  return /^-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/.test(number) && Number.isFinite(Number(number))
}
