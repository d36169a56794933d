import { isAbsent } from '../cell/clean.ts'
import type { RawItem, RawReading, RawValue } from '../raw-reading.ts'
import type { Layout } from './layout.ts'
import type { Slot } from './slots.ts'

/** The readings of a row: one, or one for each of a day's times. Absent values are left out. */
export function* rawRow(cells: Cells, line: number, layout: Layout): Generator<RawItem> {
  const text = (index: number) => String(cells[index] ?? '')
  const time = text(layout.time.index)
  // Exports that were put one after another have their header again.
  if (time !== '' && time === layout.header.at(-1)?.[layout.time.index]) return
  const name = layout.names && text(layout.names.index)
  const named = name === undefined ? undefined : layout.names?.metrics.get(name)
  if (name !== undefined && named === undefined) return
  const source = layout.device === undefined ? undefined : text(layout.device)
  const row = { line, time, series: `${source ?? ''}\n${name ?? ''}`, ...(source !== undefined && { source }) }
  if (layout.slots !== undefined) {
    const metric = named ?? layout.values[0]?.metric ?? ''
    yield* ofDay(cells, layout.slots, row, name ?? '*', metric)
    return
  }
  const values = valuesOf(cells, layout, name, named)
  const { clockIndex, clock } = layout.time
  if (clockIndex === undefined) yield { ...row, values }
  else {
    const when = clock?.(text(clockIndex))
    if (when === undefined) yield { line, reason: 'no time of day', text: text(clockIndex) }
    else yield { ...row, clock: when, values }
  }
}

type Cells = readonly (string | number)[]

const hasNone = (cell: string | number): boolean => typeof cell === 'string' && isAbsent(cell)

/** One reading for each of a day's times that has a value. */
function* ofDay(
  cells: Cells,
  slots: readonly Slot[],
  row: Omit<RawReading, 'clock' | 'values'>,
  column: string,
  metric: string,
): Generator<RawItem> {
  let none = true
  for (const { index, clock } of slots) {
    const cell = cells[index] ?? ''
    if (hasNone(cell)) continue
    none = false
    yield { ...row, clock, values: [{ column, metric, cell }] }
  }
  if (none) yield { line: row.line, reason: 'it has no value' }
}

/** The values of a row; where names stand in a column, the value is of what its row names. */
function valuesOf(cells: Cells, layout: Layout, name: string | undefined, named: string | undefined): RawValue[] {
  const values: RawValue[] = []
  for (const { index, column, metric } of layout.values) {
    const cell = cells[index] ?? ''
    if (!hasNone(cell)) values.push({ column: name ?? column, metric: named ?? metric, cell })
  }
  return values
}
