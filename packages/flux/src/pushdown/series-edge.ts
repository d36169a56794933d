import type { EdgePoint, SeriesPoints, SeriesRead } from '../storage/storage.ts'
import type { Bounds } from '../values/bounds.ts'

/** The points in which the first or the last of a series is, and its row there. */
export function edgeRow(series: SeriesRead, only: EdgePoint): { readonly points: SeriesPoints; readonly row: number } {
  let points: SeriesPoints | undefined
  for (const chunk of series.chunks()) {
    points = chunk
    if (only === 'first') break
  }
  if (points === undefined) throw new Error('a series without points was read')
  return { points, row: only === 'first' ? 0 : points.times.length - 1 }
}

/** InfluxDB's one window over a whole range begins with the epoch at the earliest, whatever it holds. */
export const wholeStart = ({ start, stop }: Bounds): bigint => (start < 0n && stop > 0n ? 0n : start)
