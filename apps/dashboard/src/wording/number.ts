/** What stands where there is no value: never 0. */
export const NONE = '–'

const formats = new Map<string, Intl.NumberFormat>()

function format(digits: number, locale?: string): Intl.NumberFormat {
  const key = `${locale} ${digits}`
  let made = formats.get(key)
  if (made === undefined) {
    made = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
    formats.set(key, made)
  }
  return made
}

type Figure = number | null | undefined

/** A number with so many decimals, thousands by locale and a real minus; `–` where there is none. */
export function number(value: Figure, digits = 1, locale?: string): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE
  // What rounds to nothing has no sign.
  const shown = Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value
  return format(digits, locale).format(shown).replace('-', '−')
}

/** A difference, with its sign: `+1.6`, `−0.7`, `0.0`. */
export function signed(value: Figure, digits = 1, locale?: string): string {
  const text = number(value, digits, locale)
  return typeof value === 'number' && value >= 0.5 * 10 ** -digits ? `+${text}` : text
}

/** How far from what is expected, in percent; `undefined` where nothing, or none, is expected. */
export function percentOff(value: Figure, expected: Figure): number | undefined {
  if (typeof value !== 'number' || typeof expected !== 'number' || expected === 0) return undefined
  return (value / expected - 1) * 100
}

/** An amount of money in a currency of ISO 4217: `€4.53`, `−€0.53`. */
export function money(value: Figure, currency: string | null | undefined, digits = 2, locale?: string): string {
  if (value === null || value === undefined || !currency) return NONE
  const amount = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return amount.format(value).replace('-', '−')
}

/** A quantity with the prefix that fits: 3823 kW are 3.82 MW. `power` and `energy` are in thousands of their unit. */
export function scaled(value: Figure, unit: 'kW' | 'kWh', locale?: string): { text: string; unit: string } {
  if (value === null || value === undefined) return { text: NONE, unit: '' }
  const rest = unit.slice(1)
  if (Math.abs(value) < 1000) return { text: number(value, Math.abs(value) < 100 ? 1 : 0, locale), unit }
  const [divisor, prefix] = Math.abs(value) < 1e6 ? [1e3, 'M'] : [1e6, 'G']
  return { text: number(value / divisor, Math.abs(value / divisor) < 10 ? 2 : 1, locale), unit: `${prefix}${rest}` }
}

/** An interval in seconds, in tenths where it is short and not whole: `5`, `2.5`, `60`. */
export const everySeconds = (seconds: number): string =>
  number(seconds, seconds < 10 && Math.abs(seconds - Math.round(seconds)) >= 0.05 ? 1 : 0)
