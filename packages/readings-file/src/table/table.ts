import type { DecimalMark } from '../cell/number-cell.ts'
import { zoneNamedIn } from '../cell/zone-name.ts'
import type { RawItem } from '../raw-reading.ts'
import type { Head, Layout } from './layout.ts'

/** A file that has its readings in rows and columns. */
export interface Table {
  readonly layout: Layout
  readonly head: Head
  /** What it is parted by and the like, for people. */
  readonly about: readonly string[]
  /** The decimal mark of what can be read both ways, where the format settles it. */
  readonly otherwise: DecimalMark | undefined
  rows(): AsyncGenerator<RawItem>
}

/** The zone that the header of the column of times names. */
export function zoneOfHeader({ layout: { header, time } }: Table): string | undefined {
  for (const row of header.toReversed()) {
    const zone = zoneNamedIn(row[time.index] ?? '')
    if (zone !== undefined) return zone
  }
  return undefined
}

/** How a table is understood, a line each. */
export function describeTable({ layout, head, about }: Table): string[] {
  const { header, time, slots, names, device } = layout
  const row = header.at(-1)
  const called = (index: number) => JSON.stringify(row?.[index] || `#${index + 1}`)
  const first = head.rows[layout.before] ?? []
  const times = [time.index, ...(time.clockIndex === undefined ? [] : [time.clockIndex])]
  const others = first.map((_, index) => index).filter((index) => !times.includes(index) && index !== device)
  return [
    ...about,
    headerOf(row, head),
    `times are in ${times.map(called).join(' and ')}`,
    ...(device === undefined ? [] : [`devices are in ${called(device)}`]),
    ...(names === undefined ? [] : [`names are in ${called(names.index)}`]),
    slots === undefined
      ? `other columns: ${others
          .slice(0, 30)
          .map((index) => `${called(index)} (${JSON.stringify(first[index])})`)
          .join(', ')}`
      : `${slots.length} columns are times of a day, ${called(slots[0]?.index ?? 0)} to ${called(slots.at(-1)?.index ?? 0)}: --map "*=metric"`,
  ]
}

function headerOf(row: readonly string[] | undefined, head: Head): string {
  if (row === undefined) return 'no header: its columns are #1, #2, …'
  const line = head.lines[head.rows.indexOf(row)]
  return line === 0 ? 'the keys of its records are its columns' : `the header is line ${line}`
}
