import type { Definition } from '../define.ts'
import { _highestOrLowest } from './_highestOrLowest.ts'
import { _sortLimit } from './_sortLimit.ts'
import { aggregateWindow } from './aggregateWindow.ts'
import { bottom } from './bottom.ts'
import { count } from './count.ts'
import { cov } from './cov.ts'
import { covariance } from './covariance.ts'
import { die } from './die.ts'
import { distinct } from './distinct.ts'
import { filter } from './filter.ts'
import { first } from './first.ts'
import { group } from './group.ts'
import { highestAverage } from './highestAverage.ts'
import { highestCurrent } from './highestCurrent.ts'
import { highestMax } from './highestMax.ts'
import { histogram } from './histogram.ts'
import { histogramQuantile } from './histogramQuantile.ts'
import { inf } from './inf.ts'
import { integral } from './integral.ts'
import { last } from './last.ts'
import { limit } from './limit.ts'
import { location } from './location.ts'
import { lowestAverage } from './lowestAverage.ts'
import { lowestCurrent } from './lowestCurrent.ts'
import { lowestMin } from './lowestMin.ts'
import { map } from './map.ts'
import { max } from './max.ts'
import { mean } from './mean.ts'
import { median } from './median.ts'
import { min } from './min.ts'
import { mode } from './mode.ts'
import { now } from './now.ts'
import { pearsonr } from './pearsonr.ts'
import { quantile } from './quantile.ts'
import { range } from './range.ts'
import { reduce } from './reduce.ts'
import { sample } from './sample.ts'
import { skew } from './skew.ts'
import { sort } from './sort.ts'
import { spread } from './spread.ts'
import { stddev } from './stddev.ts'
import { sum } from './sum.ts'
import { tail } from './tail.ts'
import { top } from './top.ts'
import { unique } from './unique.ts'
import { window } from './window.ts'
import { yieldFn } from './yield.ts'

/** The functions that need no import, by name. */
export const universe: readonly Definition[] = [
  _highestOrLowest,
  _sortLimit,
  aggregateWindow,
  bottom,
  count,
  cov,
  covariance,
  die,
  distinct,
  filter,
  first,
  group,
  highestAverage,
  highestCurrent,
  highestMax,
  histogram,
  histogramQuantile,
  inf,
  integral,
  last,
  limit,
  location,
  lowestAverage,
  lowestCurrent,
  lowestMin,
  map,
  max,
  mean,
  median,
  min,
  mode,
  now,
  pearsonr,
  quantile,
  range,
  reduce,
  sample,
  skew,
  sort,
  spread,
  stddev,
  sum,
  tail,
  top,
  unique,
  window,
  yieldFn,
]
