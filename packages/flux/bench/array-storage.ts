import type { ReadRequest, SeriesPoints, SeriesRead, Storage } from '../src/storage/storage.ts'

const second = 1_000_000_000n
export const origin = 1_767_225_600n * second

/** A store that answers every read with the same series from its arrays: what it costs is the engine's. */
export function arrayStorage(seriesCount: number, points: number): { storage: Storage; arrays: SeriesPoints[] } {
  const times = BigInt64Array.from({ length: points }, (_, i) => origin + BigInt(i) * second)
  const arrays = Array.from({ length: seriesCount }, (_, s): SeriesPoints => {
    const values = Float64Array.from(
      { length: points },
      (_, i) => 230 + Math.sin(i / 50 + s) * 3 + ((i * 7919) % 13) / 10,
    )
    return { type: 'float', times, values }
  })
  const series = arrays.map(
    (chunk, s): SeriesRead => ({
      measurement: 'energy',
      tags: [
        ['device_id', `dev-${String(s).padStart(4, '0')}`],
        ['site', `site-${s % 7}`],
      ],
      field: 'voltage_v',
      type: 'float',
      chunks: () => [chunk],
    }),
  )
  const bucket = { id: '1', name: 'b', organizationId: '1', retentionPeriodNs: 0n }
  const storage: Storage = {
    buckets: () => [bucket],
    read: (_request: ReadRequest) => series,
    series: () => series,
    counts: () => series.map((one, i) => ({ ...one, count: (arrays[i] as (typeof arrays)[0]).times.length })),
    write: () => ({ ok: true }),
  }
  return { storage, arrays }
}
