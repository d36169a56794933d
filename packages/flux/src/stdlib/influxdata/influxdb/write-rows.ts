import type { FieldType } from '../../../storage/storage.ts'
import { cellAt } from '../../../table/cell.ts'
import type { Column, TimeVector } from '../../../table/column.ts'
import { vectorOf } from '../../../table/make-table.ts'
import type { Table } from '../../../table/table.ts'
import { compareStrings } from '../../../values/compare.ts'
import type { PointWriter } from './point-writer.ts'

/** The measurement and the tags of a row. */
export interface RowTags {
  readonly seriesId: string
  readonly measurement: string
  readonly tags: readonly (readonly [name: string, value: string])[]
}

/** Reads the measurement and the tags of each row; empty tags are none. */
export function rowTags(
  table: Table,
  measurementColumn: string,
  tagColumns: readonly Column[],
): (row: number) => RowTags {
  const measurements = vectorOf(table, measurementColumn)
  const sorted = tagColumns.toSorted((a, b) => compareStrings(a.label, b.label))
  const read = (row: number): RowTags => {
    const measurement = String((measurements && cellAt(measurements, row)) ?? '')
    const tags = sorted
      .map(({ label, vector }) => [label, String(cellAt(vector, row) ?? '')] as const)
      .filter(([, value]) => value !== '')
    return { seriesId: [measurement, ...tags.flat()].join('\u0001'), measurement, tags }
  }
  // Columns of the group key hold one value: then every row is of one series.
  if (table.length === 0 || ![measurements, ...sorted.map(({ vector }) => vector)].every((v) => v?.constant))
    return read
  const all = read(0)
  return () => all
}

/** Writes columns as fields of their names: of all rows, or of one. Nulls, NaN and infinities are left out. */
export function writeFields(
  writer: PointWriter,
  tagsOf: (row: number) => RowTags,
  times: TimeVector,
  fields: readonly Column[],
  only?: number,
): void {
  const last = only === undefined ? times.length : only + 1
  for (let row = only ?? 0; row < last; row++) {
    const time = cellAt(times, row)
    if (time === undefined) continue
    const { seriesId, measurement, tags } = tagsOf(row)
    for (const { label, vector } of fields) {
      const value = cellAt(vector, row)
      if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) continue
      const type: FieldType = vector.type === 'time' ? 'int' : vector.type
      writer.add(seriesId, measurement, tags, label, type, time as bigint, value)
    }
  }
}
