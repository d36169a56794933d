import { newBytes } from '../values/arrays.ts'
import type { Comparison, Predicate, Residual } from './predicate.ts'
import type { SeriesPoints } from './storage.ts'

/** For each point 1 where a predicate about its value holds; undefined where it holds for all. */
export function matchPoints(residual: Residual, points: SeriesPoints): Uint8Array | undefined {
  if (residual === true) return undefined
  const mask = newBytes(points.times.length)
  if (residual === false) return mask
  const matches = matcher(residual, points)
  for (let i = 0; i < mask.length; i++) if (matches(i)) mask[i] = 1
  return mask
}

function matcher(predicate: Predicate, points: SeriesPoints): (i: number) => boolean {
  switch (predicate.kind) {
    case 'and':
    case 'or': {
      const left = matcher(predicate.left, points)
      const right = matcher(predicate.right, points)
      return predicate.kind === 'and' ? (i) => left(i) && right(i) : (i) => left(i) || right(i)
    }
    case 'value':
      return valueMatcher(predicate.op, predicate.value, points)
    case 'valueMatches': {
      const { regexp, negated } = predicate
      if (points.type !== 'string') return () => false
      return (i) => regexp.test(points.values[i] as string) !== negated
    }
    default:
      throw new Error('a predicate about tags is decided for the series, before its points')
  }
}

/**
 * Compares as InfluxDB's store does: floats and integers with one another, texts and truth values only for equality
 * and among themselves, and unsigned integers with nothing.
 */
function valueMatcher(
  op: Comparison,
  operand: number | bigint | string | boolean,
  points: SeriesPoints,
): (i: number) => boolean {
  const kind = typeof operand === 'bigint' ? 'number' : typeof operand
  const kindOfPoints = points.type === 'string' ? 'string' : points.type === 'bool' ? 'boolean' : 'number'
  const isOrdered = op !== '==' && op !== '!='
  if (kind !== kindOfPoints || points.type === 'uint' || (kind !== 'number' && isOrdered)) return () => false
  const { values } = points
  if (points.type === 'float') {
    const number = Number(operand)
    const floats = points.values
    return (i) => holds[op](floats[i] as number, number)
  }
  const other = typeof operand === 'boolean' ? Number(operand) : operand
  return (i) => holds[op](values[i] as never, other as never)
}

const holds: Readonly<Record<Comparison, (a: number | bigint | string, b: number | bigint | string) => boolean>> = {
  '==': (a, b) => a === b || (typeof a !== typeof b && Number(a) === Number(b)),
  '!=': (a, b) => a !== b && !(typeof a !== typeof b && Number(a) === Number(b)),
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}
