import type { SeriesPoints } from '../storage/storage.ts'
import type { Vector } from '../table/column.ts'
import { stringsOf } from '../table/strings-of.ts'
import { bools, floats, ints, uints } from '../table/vector.ts'

/** The values of points as a vector. */
export function fieldVector(points: SeriesPoints): Vector {
  switch (points.type) {
    case 'float':
      return floats(points.values)
    case 'int':
      return ints(points.values)
    case 'uint':
      return uints(points.values)
    case 'bool':
      return bools(points.values)
    case 'string':
      return stringsOf(points.values)
  }
}
