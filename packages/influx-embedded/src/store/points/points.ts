import type { FieldArrays, FieldType, SeriesPoints } from '@nrg/flux/storage'
import { type FieldKind, fieldTypes, kinds } from './field-kind.ts'

/**
 * Points from words: two for a time, two for a value. Numbers are views of the same memory; a bool's low word
 * is 0 or 1, a string's its place in `strings`.
 */
export function pointsOf(
  kind: FieldKind,
  timeWords: Int32Array,
  valueWords: Int32Array,
  strings: readonly string[],
): SeriesPoints {
  const count = timeWords.length / 2
  const times = new BigInt64Array(timeWords.buffer, timeWords.byteOffset, count)
  switch (kind) {
    case kinds.float:
      return { type: 'float', times, values: new Float64Array(valueWords.buffer, valueWords.byteOffset, count) }
    case kinds.int:
      return { type: 'int', times, values: new BigInt64Array(valueWords.buffer, valueWords.byteOffset, count) }
    case kinds.uint:
      return { type: 'uint', times, values: new BigUint64Array(valueWords.buffer, valueWords.byteOffset, count) }
    case kinds.bool: {
      const values = new Uint8Array(count)
      for (let i = 0; i < count; i++) values[i] = valueWords[2 * i] as number
      return { type: 'bool', times, values }
    }
    case kinds.string: {
      const values: string[] = new Array(count)
      for (let i = 0; i < count; i++) values[i] = strings[valueWords[2 * i] as number] as string
      return { type: 'string', times, values }
    }
  }
}

/** The points from one place up to another, without copying numbers. */
export function slicePoints(points: SeriesPoints, from: number, to: number): SeriesPoints {
  if (from === 0 && to === points.times.length) return points
  const times = points.times.subarray(from, to)
  const values = points.type === 'string' ? points.values.slice(from, to) : points.values.subarray(from, to)
  return { type: points.type, times, values } as SeriesPoints
}

/** The place of the first point at or after a time. */
export function findTime(times: BigInt64Array, time: bigint): number {
  let from = 0
  let to = times.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((times[middle] as bigint) < time) from = middle + 1
    else to = middle
  }
  return from
}

/** The points within bounds: `start` inclusive, `stop` exclusive. */
export function pointsWithin(points: SeriesPoints, start: bigint, stop: bigint): SeriesPoints {
  const from = findTime(points.times, start)
  return slicePoints(points, from, Math.max(from, findTime(points.times, stop)))
}

/** Empty arrays for points of a type. */
export function emptyPoints(type: FieldType, count: number): SeriesPoints {
  return { type, times: new BigInt64Array(count), values: emptyValues(type, count) } as SeriesPoints
}

function emptyValues(type: FieldType, count: number): FieldArrays[FieldType] {
  switch (type) {
    case 'float':
      return new Float64Array(count)
    case 'int':
      return new BigInt64Array(count)
    case 'uint':
      return new BigUint64Array(count)
    case 'bool':
      return new Uint8Array(count)
    case 'string':
      return new Array(count)
  }
}

/** One rising run of points from two; where both have a time, the newer one's value is kept. */
export function mergePoints(older: SeriesPoints, newer: SeriesPoints): SeriesPoints {
  const before = older.times
  const after = newer.times
  if (before.length === 0) return newer
  if (after.length === 0) return older
  const merged = emptyPoints(older.type, before.length + after.length)
  const times = merged.times
  // Values are only ever moved between arrays of the same type.
  const values = merged.values as unknown[]
  const oldValues = older.values as unknown[]
  const newValues = newer.values as unknown[]
  let i = 0
  let j = 0
  let count = 0
  while (i < before.length || j < after.length) {
    const fromNewer = i === before.length || (j < after.length && (after[j] as bigint) <= (before[i] as bigint))
    if (fromNewer) {
      if (i < before.length && after[j] === before[i]) i++
      times[count] = after[j] as bigint
      values[count] = newValues[j]
      j++
    } else {
      times[count] = before[i] as bigint
      values[count] = oldValues[i]
      i++
    }
    count++
  }
  return slicePoints(merged, 0, count)
}

/** The points that a mask marks; all of them where there is none. */
export function retainPoints(points: SeriesPoints, mask: Uint8Array | undefined): SeriesPoints {
  if (!mask) return points
  const retained = emptyPoints(points.type, points.times.length)
  const values = retained.values as unknown[]
  let count = 0
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue
    retained.times[count] = points.times[i] as bigint
    values[count++] = points.values[i]
  }
  return slicePoints(retained, 0, count)
}

/** The kind of a run of points. */
export function kindOf(points: SeriesPoints): FieldKind {
  return fieldTypes.indexOf(points.type) as FieldKind
}
