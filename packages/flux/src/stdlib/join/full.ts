import { composed } from '../../function/define.ts'

/** Joins two streams, keeping every row of both. */
export const full = composed({
  package: 'join',
  name: 'full',
  source: `(left=<-, right, on, as) => tables(left: left, right: right, on: on, as: as, method: "full")`,
})
