/** Which character parts the whole from the fraction; the other one, blanks and apostrophes group thousands. */
export type DecimalMark = '.' | ','

const group = "[\\u0020\\u00a0\\u202f\\u2009'\\u2019]"
const shapes: Readonly<Record<DecimalMark, RegExp>> = { '.': shape('\\.', ','), ',': shape(',', '\\.') }

function shape(mark: string, thousands: string): RegExp {
  const grouped = [group, thousands].map((sign) => `\\d{1,3}(?:${sign}\\d{3})+`).join('|')
  return new RegExp(`^[+-]?(?:(?:${grouped}|\\d+)(?:${mark}\\d*)?|${mark}\\d+)(?:[eE][+-]?\\d+)?$`)
}

/** Reads a decimal number; `undefined` where it is none in this notation: hexadecimal, a unit after it, another mark. */
export function numberOf(text: string, mark: DecimalMark): number | undefined {
  // A minus sign of typography, and SAP's, which stands behind.
  const signed = text.replace(/^\u2212/, '-').replace(/^(\d.*)-$/, '-$1')
  if (!shapes[mark].test(signed)) return undefined
  const plain = signed.replace(mark === '.' ? /[,\s'\u2019]/g : /[.\s'\u2019]/g, '').replace(',', '.')
  const value = Number(plain)
  return Number.isFinite(value) ? value : undefined
}
