import { isAbsent } from '../cell/clean.ts'
import type { RawItem, RawValue } from '../raw-reading.ts'
import type { Layout } from './layout.ts'

/** The readings of a row: one, or one for each of a day's times. Absent values are left out. */
export function* rawRow(cells: readonly (string | number)[], line: number, layout: Layout): Generator<RawItem> {
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
    const column = name ?? '*'
    const metric = named ?? layout.values[0]?.metric ?? ''
    let none = true
    for (const { index, clock } of layout.slots) {
      const cell = cells[index] ?? ''
      if (typeof cell === 'string' && isAbsent(cell)) continue
      none = false
      yield { ...row, clock, values: [{ column, metric, cell }] }
    }
    if (none) yield { line, reason: 'it has no value' }
    return
  }
  const values: RawValue[] = []
  for (const { index, column, metric } of layout.values) {
    const cell = cells[index] ?? ''
    if (typeof cell === 'string' && isAbsent(cell)) continue
    values.push({ column: name ?? column, metric: named ?? metric, cell })
  }
  const { clockIndex, clock } = layout.time
  if (clockIndex === undefined) yield { ...row, values }
  else {
    const when = clock?.(text(clockIndex))
    if (when === undefined) yield { line, reason: 'no time of day', text: text(clockIndex) }
    else yield { ...row, clock: when, values }
  }
}
