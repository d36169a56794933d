import { clockOf } from '../cell/clock-cell.ts'
import type { Clock } from '../raw-reading.ts'

/** A column of a wide file: when on a row's day its values are of. */
export interface Slot {
  readonly index: number
  readonly clock: Clock
}

/** A day in hours, half hours, quarters, ten or five minutes. */
const lengths = [24, 48, 96, 144, 288]

/** The columns of a day's times, where a header has them: `00:15`, `H1` … `H24`, `1` … `48`, `02:00-03:00`. */
export function slotsOf(header: readonly string[]): readonly Slot[] | undefined {
  return clocks(header) ?? numbered(header)
}

function clocks(header: readonly string[]): Slot[] | undefined {
  const slots: Slot[] = []
  for (const [index, name] of header.entries()) {
    // `kWh 00:30`, `HH0030`: the last that is a time of day.
    const clock = clockOf(name) ?? clockOf(/(?:^|\D)(\d{1,2}:\d\d|\d{4})$/.exec(name)?.[1] ?? '')
    if (clock !== undefined) slots.push({ index, clock })
  }
  return slots.length >= 23 && slots.length <= 1500 ? slots : undefined
}

function numbered(header: readonly string[]): Slot[] | undefined {
  const runs = new Map<string, { index: number; number: number; twice: string }[]>()
  for (const [index, name] of header.entries()) {
    const [, prefix, digits, twice = ''] = /^(\D*?)[ _.-]?(\d{1,3})([AB]?)$/i.exec(name) ?? []
    if (prefix === undefined) continue
    const run = runs.get(prefix.toLowerCase()) ?? []
    run.push({ index, number: Number(digits), twice: twice.toUpperCase() })
    runs.set(prefix.toLowerCase(), run)
  }
  for (const run of runs.values()) {
    const numbers = [...new Set(run.map(({ number }) => number))]
    const [first = 0] = numbers
    if (first > 1 || numbers.some((number, at) => number !== first + at)) continue
    const length = lengths.find((one) => Math.abs(one - numbers.length) <= Math.max(1, one / 24))
    if (length === undefined) continue
    // A column more or less than a day has: they are counted from midnight, on the days when clocks change too.
    const elapsed = numbers.length !== length
    return run.map(({ index, number, twice }) => ({
      index,
      clock: {
        seconds: ((number - first) * 86_400) / length,
        ...(elapsed && { elapsed }),
        ...(twice !== '' && { second: twice === 'B' }),
      },
    }))
  }
  return undefined
}
