import { composed } from '../../function/define.ts'

/** Joins two streams, keeping every row of the right one. */
export const right = composed({
  package: 'join',
  name: 'right',
  source: `(left=<-, right, on, as) => tables(left: left, right: right, on: on, as: as, method: "right")`,
})
