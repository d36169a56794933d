import type { FieldArrays, FieldType, SeriesKey, SeriesPoints, SeriesWrite } from '@nrg/flux/storage'

/**
 * Points of many series as a message: the numbers of all of them in one array a type. Two arrays for each series would
 * cost more to send than to store.
 */
export interface PackedBatch {
  readonly series: readonly PackedSeries[]
  readonly times: BigInt64Array
  readonly values: FieldArrays
}

interface PackedSeries extends SeriesKey {
  readonly type: FieldType
  readonly count: number
}

/** A number of values of each type. */
const noneYet = (): Record<FieldType, number> => ({ float: 0, int: 0, uint: 0, bool: 0, string: 0 })

export function packBatch(batch: readonly SeriesWrite[]): PackedBatch {
  const counts = noneYet()
  const series = batch.map(({ measurement, tags, field, type, times: { length: count } }) => {
    counts[type] += count
    return { measurement, tags, field, type, count }
  })
  const times = new BigInt64Array(series.reduce((sum, { count }) => sum + count, 0))
  const values = {
    float: new Float64Array(counts.float),
    int: new BigInt64Array(counts.int),
    uint: new BigUint64Array(counts.uint),
    bool: new Uint8Array(counts.bool),
    string: new Array<string>(counts.string),
  }
  const ends = noneYet()
  let at = 0
  for (const points of batch) {
    const { type } = points
    times.set(points.times, at)
    at += points.times.length
    if (type === 'string') for (const [i, text] of points.values.entries()) values.string[ends.string + i] = text
    else values[type].set(points.values as never, ends[type])
    ends[type] += points.times.length
  }
  return { series, times, values }
}

/** The batch again; its arrays are views of the message's. */
export function unpackBatch({ series, times, values }: PackedBatch): SeriesWrite[] {
  const ends = noneYet()
  let at = 0
  return series.map(({ measurement, tags, field, type, count }) => {
    const from = ends[type]
    ends[type] += count
    at += count
    const own = type === 'string' ? values.string.slice(from, from + count) : values[type].subarray(from, from + count)
    const points = { type, times: times.subarray(at - count, at), values: own } as SeriesPoints
    return { measurement, tags, field, ...points }
  })
}
