import { composed } from '../../function/define.ts'

/** Joins two streams, keeping only rows that match. */
export const inner = composed({
  package: 'join',
  name: 'inner',
  source: `(left=<-, right, on, as) => tables(left: left, right: right, on: on, as: as, method: "inner")`,
})
