import type { ExecutionContext } from '../src/plan/context.ts'
import { GroupKey } from '../src/table/group-key.ts'
import { keyColumns, makeTable } from '../src/table/make-table.ts'
import type { Table } from '../src/table/table.ts'
import { floats, times } from '../src/table/vector.ts'

const second = 1_000_000_000n
const origin = 1_767_225_600n * second

/** A context for operations that run by themselves. */
export const context = {
  checkpoint: () => {},
  limits: { memoryBytes: 2 ** 30, rows: 2 ** 24 },
} as unknown as ExecutionContext

/** Tables as storage sends them: one a series, its tags in the key, `rows` points ten seconds apart. */
export function seriesTables(series: number, rows: number): Table[] {
  const stop = origin + BigInt(rows) * 10n * second
  return Array.from({ length: series }, (_, s) => {
    const key = new GroupKey(
      ['_start', '_stop', '_field', '_measurement', 'device_id', 'site'],
      ['time', 'time', 'string', 'string', 'string', 'string'],
      [origin, stop, 'voltage_v', 'energy', `dev-${String(s).padStart(4, '0')}`, `site-${s % 7}`],
    )
    const when = BigInt64Array.from({ length: rows }, (_, i) => origin + BigInt(i) * 10n * second)
    const values = Float64Array.from(
      { length: rows },
      (_, i) => 230 + Math.sin(i / 50 + s) * 3 + ((i * 7919 + s) % 13) / 10,
    )
    const [start, end, ...tags] = keyColumns(key, rows)
    const columns = [
      start,
      end,
      { label: '_time', vector: times(when) },
      { label: '_value', vector: floats(values) },
      ...tags,
    ]
    return makeTable(
      key,
      columns.filter((column) => column !== undefined),
    )
  })
}
