import type { SeriesPoints, Storage } from '@nrg/flux/storage'
import { seriesKey } from './series-key.ts'
import { tarEnd, tarFile } from './tar.ts'
import { TsmFile } from './tsm-file.ts'

/** As many points as InfluxDB puts into a block. */
const BLOCK_POINTS = 1000

/** The points of a bucket in a span of time, which InfluxDB keeps together. */
export interface Shard {
  readonly bucketId: string
  /** Nanoseconds, inclusive. */
  readonly start: bigint
  /** Nanoseconds, exclusive. */
  readonly stop: bigint
  /** Where the archive has its files. */
  readonly folder: string
}

/**
 * A shard as `influx backup` wants it: a tar archive of TSM files, piece by piece. Nothing where it has no points.
 *
 * @param checkpoint is called often, and may throw to end it
 */
export function* shardArchive(
  storage: Pick<Storage, 'read'>,
  shard: Shard,
  checkpoint: () => void,
): Generator<Uint8Array> {
  let generation = 0
  let file = new TsmFile()
  const archived = () =>
    tarFile(`${shard.folder}/${String(++generation).padStart(9, '0')}-000000001.tsm`, file.finish())
  for (const series of storage.read(shard)) {
    const key = seriesKey(series)
    for (const chunk of series.chunks())
      for (let at = 0; at < chunk.times.length; at += BLOCK_POINTS) {
        checkpoint()
        if (file.isFull) {
          yield* archived()
          file = new TsmFile()
        }
        file.add(key, partOf(chunk, at, at + BLOCK_POINTS))
      }
  }
  if (file.isEmpty) return
  yield* archived()
  yield tarEnd()
}

function partOf(points: SeriesPoints, from: number, to: number): SeriesPoints {
  const [times, values] = [points.times.slice(from, to), points.values.slice(from, to)]
  return { type: points.type, times, values } as SeriesPoints
}
