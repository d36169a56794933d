import type { Definition } from '../../function/define.ts'
import { addDuration } from './addDuration.ts'
import { alignTime } from './alignTime.ts'
import { catchFn } from './catch.ts'
import { chain } from './chain.ts'
import { count } from './count.ts'
import { diff } from './diff.ts'
import { distinct } from './distinct.ts'
import { fill } from './fill.ts'
import { first } from './first.ts'
import { group } from './group.ts'
import { histogram } from './histogram.ts'
import { histogramQuantile } from './histogramQuantile.ts'
import { integral } from './integral.ts'
import { join } from './join.ts'
import { kaufmansAMA } from './kaufmansAMA.ts'
import { last } from './last.ts'
import { max } from './max.ts'
import { mean } from './mean.ts'
import { min } from './min.ts'
import { mode } from './mode.ts'
import { objectKeys } from './objectKeys.ts'
import { preview } from './preview.ts'
import { quantile } from './quantile.ts'
import { set } from './set.ts'
import { skew } from './skew.ts'
import { spread } from './spread.ts'
import { stddev } from './stddev.ts'
import { subDuration } from './subDuration.ts'
import { sum } from './sum.ts'
import { to } from './to.ts'
import { unique } from './unique.ts'
import { unpivot } from './unpivot.ts'
import { window } from './window.ts'

export const experimental: readonly Definition[] = [
  addDuration,
  alignTime,
  catchFn,
  chain,
  count,
  diff,
  distinct,
  fill,
  first,
  group,
  histogram,
  histogramQuantile,
  integral,
  join,
  kaufmansAMA,
  last,
  max,
  mean,
  min,
  mode,
  objectKeys,
  preview,
  quantile,
  set,
  skew,
  spread,
  stddev,
  subDuration,
  sum,
  to,
  unique,
  unpivot,
  window,
]
