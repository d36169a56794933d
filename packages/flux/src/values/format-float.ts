/** The decimal digits and exponent of a finite float's shortest exact form: `0.d1d2d3… × 10^exponent`. */
interface Decimal {
  readonly negative: boolean
  readonly digits: string
  readonly exponent: number
}

function decimalOf(value: number): Decimal {
  const negative = value < 0 || Object.is(value, -0)
  const [mantissa = '0', power = '0'] = Math.abs(value).toExponential().split('e')
  const digits = mantissa.replace('.', '')
  return { negative, digits: digits === '0' ? '' : digits, exponent: digits === '0' ? 0 : Number(power) + 1 }
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN'
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  if (value === Number.NEGATIVE_INFINITY) return '-Inf'
  return undefined
}

/** A float as `string(v:)` and the CSV print it: the shortest exact digits and never an exponent. */
export function formatFloat(value: number): string {
  // JavaScript prints the same digits without an exponent within these bounds.
  const magnitude = Math.abs(value)
  if (magnitude >= 1e-6 && magnitude < 1e21) return String(value)
  const name = special(value)
  if (name) return name
  const { negative, digits, exponent } = decimalOf(value)
  const sign = negative ? '-' : ''
  if (digits === '') return `${sign}0`
  if (exponent <= 0) return `${sign}0.${'0'.repeat(-exponent)}${digits}`
  if (digits.length <= exponent) return sign + digits.padEnd(exponent, '0')
  return `${sign}${digits.slice(0, exponent)}.${digits.slice(exponent)}`
}

/** A float as `display(v:)` prints it: with an exponent below 1e-4 and from 1e6. */
export function displayFloat(value: number): string {
  const magnitude = Math.abs(value)
  if (value === 0 || !Number.isFinite(value) || (magnitude >= 1e-4 && magnitude < 1e6)) return formatFloat(value)
  const { negative, digits, exponent } = decimalOf(value)
  const power = exponent - 1
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  const powerDigits = String(Math.abs(power)).padStart(2, '0')
  return `${negative ? '-' : ''}${digits[0]}${fraction}e${power < 0 ? '-' : '+'}${powerDigits}`
}

/** A float with exactly six decimals, as error messages show it. */
export function formatFixed(value: number): string {
  if (Math.abs(value) >= 1e21 || Number.isNaN(value)) return special(value) ?? `${BigInt(value)}.000000`
  if (Object.is(value, -0)) return '-0.000000'
  // Half way between two texts lie just the odd multiples of 1/128: JavaScript rounds these up, Go to the even digit.
  const truncated = value.toFixed(7).slice(0, -1)
  return Math.abs(value * 128) % 2 === 1 && /[02468]$/.test(truncated) ? truncated : value.toFixed(6)
}
