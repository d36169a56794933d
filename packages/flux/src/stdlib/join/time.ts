import { composed } from '../../function/define.ts'

/** Joins two streams on `_time`. */
export const time = composed({
  package: 'join',
  name: 'time',
  source: `(left=<-, right, as, method="inner") => tables(left: left, right: right, on: (l, r) => l._time == r._time, as: as, method: method)`,
})
