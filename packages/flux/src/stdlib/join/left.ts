import { composed } from '../../function/define.ts'

/** Joins two streams, keeping every row of the left one. */
export const left = composed({
  package: 'join',
  name: 'left',
  source: `(left=<-, right, on, as) => tables(left: left, right: right, on: on, as: as, method: "left")`,
})
