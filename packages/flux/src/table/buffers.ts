import type { Table } from './table.ts'

/** The row ranges that InfluxDB would hold in one buffer each; none for a table without rows. */
export function buffersOf({ length, breaks = [] }: Table): (readonly [start: number, end: number])[] {
  if (length === 0) return []
  const starts = [0, ...breaks]
  return starts.map((start, i) => [start, starts[i + 1] ?? length])
}
