import { FileError } from '../file-error.ts'
import { type DateOrder, timeOf } from './time-cell.ts'

const NUMERIC = /^\D{0,12}(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d\d)(?!\d)/
const names: Readonly<Record<DateOrder, string>> = { DMY: 'DD/MM/YYYY', MDY: 'MM/DD/YYYY', YMD: 'YY-MM-DD' }

interface Example {
  readonly text: string
  readonly line: number
}

/** What the times of a file prove about the order of their dates. */
export interface DateEvidence {
  /** The first date that cannot be read in an order. */
  readonly refuted: Partial<Record<DateOrder, Example>>
  /** The first date that is another day in another order. */
  either?: Example
  numeric: boolean
  /** Dots stand between day, month and year, in this order wherever they are used. */
  dots: boolean
}

export function dateEvidence(): DateEvidence {
  return { refuted: {}, numeric: false, dots: true }
}

/** Adds a time to what is known of the order. */
export function addDate(evidence: DateEvidence, text: string, line: number): void {
  const [, a, mark, b, c = ''] = NUMERIC.exec(text) ?? []
  if (a === undefined) return
  const possible = ordersOf(Number(a), Number(b), c)
  if (possible.length === 0) return
  evidence.numeric = true
  if (mark !== '.') evidence.dots = false
  for (const order of ['DMY', 'MDY', 'YMD'] as const)
    if (!possible.includes(order)) evidence.refuted[order] ??= { text, line }
  if (possible.length > 1 && (a !== b || c.length === 2)) evidence.either ??= { text, line }
}

function ordersOf(a: number, b: number, c: string): DateOrder[] {
  const orders: DateOrder[] = []
  if (isDay(a) && isMonth(b)) orders.push('DMY')
  if (isMonth(a) && isDay(b)) orders.push('MDY')
  if (c.length === 2 && isMonth(b) && isDay(Number(c))) orders.push('YMD')
  return orders
}

function isDay(day: number): boolean {
  return day >= 1 && day <= 31
}

function isMonth(month: number): boolean {
  return month >= 1 && month <= 12
}

/**
 * The order of the dates, where some of them can be read in one alone.
 *
 * @throws FileError where none can, or where they contradict each other
 */
export function dateOrder({ refuted, either, numeric, dots }: DateEvidence): DateOrder {
  const left = (['DMY', 'MDY', 'YMD'] as const).filter((order) => refuted[order] === undefined)
  const [order] = left
  if (!numeric || (order !== undefined && (left.length === 1 || either === undefined))) return order ?? 'DMY'
  if (dots && order === 'DMY') return order
  if (order !== undefined && either !== undefined) {
    const readings = left.map((one) => `${day(either.text, one)} with --dates ${names[one]}`)
    throw new FileError(
      `${JSON.stringify(either.text)} (line ${either.line}) is ${readings.join(' and ')}: the file does not say which`,
    )
  }
  const { DMY, MDY } = refuted
  throw new FileError(
    `the dates contradict each other: ${JSON.stringify(MDY?.text)} (line ${MDY?.line}) does not begin with a month, ${JSON.stringify(DMY?.text)} (line ${DMY?.line}) not with a day: say --dates DD/MM/YYYY or --dates MM/DD/YYYY`,
  )
}

function day(text: string, order: DateOrder): string {
  const time = timeOf(text, order)
  return time === undefined ? 'no time' : new Date(Number(time.ns / 1_000_000n)).toISOString().slice(0, 10)
}

/** Reads `--dates`: `DD.MM.YYYY`, `MM/DD/YYYY`, `YYYY-MM-DD`, with any marks. @throws FileError */
export function parseDateOrder(text: string): DateOrder {
  const order = text
    .toUpperCase()
    .replace(/[^DMY]/g, '')
    .replace(/(.)\1+/g, '$1')
  if (order === 'DMY' || order === 'MDY' || order === 'YMD') return order
  throw new FileError(
    `--dates is DD.MM.YYYY, DD/MM/YYYY, MM/DD/YYYY, DD-MM-YYYY or YYYY-MM-DD, not ${JSON.stringify(text)}`,
  )
}
