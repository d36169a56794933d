import type { Aggregate } from '../../table/aggregate.ts'
import { aggregateFunction } from '../aggregate-function.ts'

/** Rows of any type but time, nulls among them. */
export const countRows: Aggregate = (type) =>
  type === 'time' ? undefined : { result: 'int', over: ({ length }) => BigInt(length) }

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/count/ */
export const count = aggregateFunction('count', countRows)
