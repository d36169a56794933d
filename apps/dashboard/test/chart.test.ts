import type { MetricRange } from '@nrg/schema/series-range'
import { test } from 'tap'
import { chartColumns, scaleOf } from '../src/charts/chart-columns.ts'

const metric = (more: Partial<MetricRange>): MetricRange => ({
  unit: 'A',
  mean: [20, 20.4, 19.8],
  min: [19.6, 19.9, 19.5],
  max: [20.5, 20.8, 20.3],
  n: [3, 3, 3],
  expected: [20, 20, 20],
  sd: [0.4, 0.4, 0.4],
  baseline: 'zscore',
  threshold: 5,
  last: null,
  ...more,
})
const scale = (more: Partial<MetricRange>) => scaleOf(chartColumns(metric(more), [0, 1, 2]))

test('a scale holds readings and their band, and leaves readings room in the band of a device that is learned still', (t) => {
  t.strictSame(scale({}), [18, 22], 'the whole band of five sd')
  const [low, high] = scale({ sd: [40, 4, 0.4] })
  t.ok(low > 15 && high < 25, `${low} … ${high}: not the band of the beginning`)
  t.ok(low <= 18 && high >= 22, 'and yet that of now')
  t.strictSame(scale({ mean: [20, 31, 20], max: [20.5, 32, 20.3] }), [18, 32])
  t.strictSame(
    scale({ mean: [20, 20, 20], min: [20, 20, 20], max: [20, 20, 20] }),
    [18, 22],
    'a value that stands still',
  )
  const none = [null, null, null]
  t.strictSame(scale({ mean: none, min: none, max: none }), [18, 22], 'no readings: the band alone')
  t.strictSame(scale({ mean: none, min: none, max: none, expected: none, sd: none }), [0, 1])
  t.end()
})
