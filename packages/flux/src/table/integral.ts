import type { Bounds } from '../values/bounds.ts'
import type { TimeVector } from './column.ts'
import { expand } from './vector.ts'

/**
 * The area under the points by the trapezoidal rule, in value × unit. With `bounds` the curve is extended to them
 * along its first and last segments; a single point then stands for the whole range.
 *
 * @param rows the points to use, of strictly rising time
 */
export function integrate(
  times: TimeVector,
  values: Float64Array,
  rows: readonly number[],
  unitNs: number,
  range: Bounds,
  extend: boolean,
): number {
  const at = expand(times).data
  const time = (i: number): bigint => at[rows[i] as number] as bigint
  const value = (i: number): number => values[rows[i] as number] as number
  const last = rows.length - 1
  if (last < 0) return 0
  if (last === 0) return extend ? (value(0) * Number(range.stop - range.start)) / unitNs : 0
  let area = 0
  for (let i = 1; i <= last; i++) {
    area += (0.5 * (value(i) + value(i - 1)) * Number(time(i) - time(i - 1))) / unitNs
    if (i === 1 && extend && range.start < time(0)) {
      const slope = (value(1) - value(0)) / Number(time(1) - time(0))
      const width = Number(time(0) - range.start)
      area += (0.5 * (value(0) - slope * width + value(0)) * width) / unitNs
    }
  }
  if (extend) {
    const slope = (value(last) - value(last - 1)) / Number(time(last) - time(last - 1))
    const width = Number(range.stop - time(last))
    area += (0.5 * (value(last) + slope * width + value(last)) * width) / unitNs
  }
  return area
}
