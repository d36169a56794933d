import type { ReadingLine } from '@nrg/infra/backtest/readings-file'

/** The values of one device and metric, oldest first; times in milliseconds since the epoch. */
export interface MetricValues {
  readonly device: string
  readonly metric: string
  readonly times: number[]
  readonly values: number[]
}

/** Keeps the values of readings that pass by, for the methods that ours is compared with. */
export async function* collectSeries(
  lines: AsyncIterable<ReadingLine>,
  into: Map<string, MetricValues>,
): AsyncGenerator<ReadingLine> {
  for await (const line of lines) {
    const [, device = '', fields = ''] = /[,]device_id=([^, ]+)\S* (.+)$/.exec(line.point) ?? []
    for (const field of fields.split(',')) {
      const [metric = '', text = ''] = field.split('=')
      const value = Number(text.replace(/[iu]$/, ''))
      if (metric === '' || text === '' || Number.isNaN(value)) continue
      const key = `${device} ${metric}`
      const series = into.get(key) ?? { device, metric, times: [], values: [] }
      into.set(key, series)
      series.times.push(Number(line.time / 1_000_000n))
      series.values.push(value)
    }
    yield line
  }
}
