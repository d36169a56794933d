import type { Definition } from '../../function/define.ts'
import { _highestOrLowest } from './_highestOrLowest.ts'
import { _hourSelection } from './_hourSelection.ts'
import { _sortLimit } from './_sortLimit.ts'
import { aggregateWindow } from './aggregateWindow.ts'
import { bool } from './bool.ts'
import { bottom } from './bottom.ts'
import { bytes } from './bytes.ts'
import { chandeMomentumOscillator } from './chandeMomentumOscillator.ts'
import { columns } from './columns.ts'
import { contains } from './contains.ts'
import { count } from './count.ts'
import { cov } from './cov.ts'
import { covariance } from './covariance.ts'
import { cumulativeSum } from './cumulativeSum.ts'
import { derivative } from './derivative.ts'
import { die } from './die.ts'
import { difference } from './difference.ts'
import { display } from './display.ts'
import { distinct } from './distinct.ts'
import { doubleEMA } from './doubleEMA.ts'
import { drop } from './drop.ts'
import { duplicate } from './duplicate.ts'
import { duration } from './duration.ts'
import { elapsed } from './elapsed.ts'
import { exponentialMovingAverage } from './exponentialMovingAverage.ts'
import { fill } from './fill.ts'
import { filter } from './filter.ts'
import { findColumn } from './findColumn.ts'
import { findRecord } from './findRecord.ts'
import { first } from './first.ts'
import { float } from './float.ts'
import { getColumn } from './getColumn.ts'
import { getRecord } from './getRecord.ts'
import { group } from './group.ts'
import { highestAverage } from './highestAverage.ts'
import { highestCurrent } from './highestCurrent.ts'
import { highestMax } from './highestMax.ts'
import { histogram } from './histogram.ts'
import { histogramQuantile } from './histogramQuantile.ts'
import { holtWinters } from './holtWinters.ts'
import { hourSelection } from './hourSelection.ts'
import { increase } from './increase.ts'
import { inf } from './inf.ts'
import { int } from './int.ts'
import { integral } from './integral.ts'
import { join } from './join.ts'
import { kaufmansAMA } from './kaufmansAMA.ts'
import { kaufmansER } from './kaufmansER.ts'
import { keep } from './keep.ts'
import { keys } from './keys.ts'
import { keyValues } from './keyValues.ts'
import { last } from './last.ts'
import { length } from './length.ts'
import { limit } from './limit.ts'
import { linearBins } from './linearBins.ts'
import { location } from './location.ts'
import { logarithmicBins } from './logarithmicBins.ts'
import { lowestAverage } from './lowestAverage.ts'
import { lowestCurrent } from './lowestCurrent.ts'
import { lowestMin } from './lowestMin.ts'
import { map } from './map.ts'
import { max } from './max.ts'
import { mean } from './mean.ts'
import { median } from './median.ts'
import { min } from './min.ts'
import { mode } from './mode.ts'
import { movingAverage } from './movingAverage.ts'
import { now } from './now.ts'
import { pearsonr } from './pearsonr.ts'
import { pivot } from './pivot.ts'
import { quantile } from './quantile.ts'
import { range } from './range.ts'
import { reduce } from './reduce.ts'
import { relativeStrengthIndex } from './relativeStrengthIndex.ts'
import { rename } from './rename.ts'
import { sample } from './sample.ts'
import { set } from './set.ts'
import { skew } from './skew.ts'
import { sort } from './sort.ts'
import { spread } from './spread.ts'
import { stateCount } from './stateCount.ts'
import { stateDuration } from './stateDuration.ts'
import { stateTracking } from './stateTracking.ts'
import { stddev } from './stddev.ts'
import { string } from './string.ts'
import { sum } from './sum.ts'
import { tableFind } from './tableFind.ts'
import { tail } from './tail.ts'
import { time } from './time.ts'
import { timedMovingAverage } from './timedMovingAverage.ts'
import { timeShift } from './timeShift.ts'
import { timeWeightedAvg } from './timeWeightedAvg.ts'
import { toBool } from './toBool.ts'
import { today } from './today.ts'
import { toFloat } from './toFloat.ts'
import { toInt } from './toInt.ts'
import { top } from './top.ts'
import { toStringFn } from './toString.ts'
import { toTime } from './toTime.ts'
import { toUInt } from './toUInt.ts'
import { tripleEMA } from './tripleEMA.ts'
import { tripleExponentialDerivative } from './tripleExponentialDerivative.ts'
import { truncateTimeColumn } from './truncateTimeColumn.ts'
import { uint } from './uint.ts'
import { union } from './union.ts'
import { unique } from './unique.ts'
import { window } from './window.ts'
import { yieldFn } from './yield.ts'

/** The package that needs no import. */
export const universe: readonly Definition[] = [
  aggregateWindow,
  bool,
  bottom,
  bytes,
  chandeMomentumOscillator,
  columns,
  contains,
  count,
  cov,
  covariance,
  cumulativeSum,
  derivative,
  die,
  difference,
  display,
  distinct,
  doubleEMA,
  drop,
  duplicate,
  duration,
  elapsed,
  exponentialMovingAverage,
  fill,
  filter,
  findColumn,
  findRecord,
  first,
  float,
  getColumn,
  getRecord,
  group,
  highestAverage,
  highestCurrent,
  highestMax,
  histogram,
  histogramQuantile,
  holtWinters,
  hourSelection,
  increase,
  inf,
  int,
  integral,
  join,
  kaufmansAMA,
  kaufmansER,
  keep,
  keys,
  keyValues,
  last,
  length,
  limit,
  linearBins,
  location,
  logarithmicBins,
  lowestAverage,
  lowestCurrent,
  lowestMin,
  map,
  max,
  mean,
  median,
  min,
  mode,
  movingAverage,
  now,
  pearsonr,
  pivot,
  quantile,
  range,
  reduce,
  relativeStrengthIndex,
  rename,
  sample,
  set,
  skew,
  sort,
  spread,
  stateCount,
  stateDuration,
  stateTracking,
  stddev,
  string,
  sum,
  tableFind,
  tail,
  time,
  timedMovingAverage,
  timeShift,
  timeWeightedAvg,
  toBool,
  today,
  toFloat,
  toInt,
  top,
  toStringFn,
  toTime,
  toUInt,
  tripleEMA,
  tripleExponentialDerivative,
  truncateTimeColumn,
  uint,
  union,
  unique,
  window,
  yieldFn,
  _highestOrLowest,
  _hourSelection,
  _sortLimit,
]
