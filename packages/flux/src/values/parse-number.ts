const minInt = -9_223_372_036_854_775_808n
const maxInt = 9_223_372_036_854_775_807n
const maxUInt = 18_446_744_073_709_551_615n

/** Reads a decimal integer of 64 bits, with or without a sign; undefined if it is none. */
export function parseInteger(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text)
  return value >= minInt && value <= maxInt ? value : undefined
}

/** Reads a decimal unsigned integer of 64 bits, without a sign; undefined if it is none. */
export function parseUnsigned(text: string): bigint | undefined {
  if (!/^\d+$/.test(text)) return undefined
  const value = BigInt(text)
  return value <= maxUInt ? value : undefined
}

const decimal = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i
const hexadecimal = /^([+-]?)0x(_?[\da-f]+(?:_[\da-f]+)*)?(?:\.([\da-f]+(?:_[\da-f]+)*)?)?p([+-]?\d+(?:_\d+)*)$/i

/** Reads a float as Go does: decimal, hexadecimal, `Inf`, `NaN`; undefined if it is none or out of range. */
export function parseFloat64(text: string): number | undefined {
  if (/^nan$/i.test(text)) return Number.NaN
  if (/^[+-]?inf(?:inity)?$/i.test(text))
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const value = decimal.test(text) ? Number(text.replaceAll('_', '')) : parseHexadecimal(text)
  return value !== undefined && Number.isFinite(value) ? value : undefined
}

function parseHexadecimal(text: string): number | undefined {
  const match = hexadecimal.exec(text)
  if (!match) return undefined
  const [whole, fraction] = [match[2] ?? '', match[3] ?? ''].map((digits) => digits.replaceAll('_', '')) as [
    string,
    string,
  ]
  if (whole === '' && fraction === '') return undefined
  const mantissa = BigInt(`0x${whole}${fraction}`)
  const exponent = Number((match[4] ?? '').replaceAll('_', '')) - 4 * fraction.length
  return (match[1] === '-' ? -1 : 1) * scaleByPowerOfTwo(mantissa, exponent)
}

/** `mantissa × 2^exponent` rounded once, to even, also where the result is subnormal. */
function scaleByPowerOfTwo(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0
  const bits = mantissa.toString(2).length
  // A float's last bit weighs 2^-1074 at the least; what is below has no say but in rounding.
  const keep = Math.min(53, bits + exponent + 1074)
  const drop = bits - keep
  if (keep < 0 || drop <= 0) return keep < 0 ? 0 : product(Number(mantissa), exponent)
  const kept = mantissa >> BigInt(drop)
  const rest = mantissa - (kept << BigInt(drop))
  const half = 1n << BigInt(drop - 1)
  const up = rest > half || (rest === half && (kept & 1n) === 1n)
  return product(Number(up ? kept + 1n : kept), exponent + drop)
}

/** `value × 2^exponent`, in steps that neither overflow nor round twice. */
function product(value: number, exponent: number): number {
  let scaled = value
  let rest = Math.max(-2200, Math.min(2200, exponent))
  while (rest > 1000) {
    scaled *= 2 ** 1000
    rest -= 1000
  }
  while (rest < -1000) {
    scaled *= 2 ** -1000
    rest += 1000
  }
  return scaled * 2 ** rest
}
