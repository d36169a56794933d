import { newIndices } from '../values/arrays.ts'
import type { Table } from './table.ts'

/** The row ranges that InfluxDB would hold in one buffer each; none for a table without rows. */
export function buffersOf({ length, breaks = [] }: Table): (readonly [start: number, end: number])[] {
  if (length === 0) return []
  const starts = [0, ...breaks]
  return starts.map((start, i) => [start, starts[i + 1] ?? length])
}

/** The number of the buffer that each row lies in. */
export function bufferNumbers(breaks: readonly number[], length: number): Int32Array {
  const numbers = newIndices(length)
  breaks.forEach((row, i) => {
    numbers.fill(i + 1, row, breaks[i + 1] ?? length)
  })
  return numbers
}

/** The places among chosen rows, which rise, where another buffer begins. */
export function breaksBetween(buffers: Int32Array, rows: Int32Array): readonly number[] {
  const breaks: number[] = []
  for (let i = 1; i < rows.length; i++) {
    if (buffers[rows[i] as number] !== buffers[rows[i - 1] as number]) breaks.push(i)
  }
  return breaks
}
