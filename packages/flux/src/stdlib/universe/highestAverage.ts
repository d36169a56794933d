import { rankingFunction } from '../ranking-function.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/highestaverage/ */
export const highestAverage = rankingFunction('highestAverage', 'mean', 'top')
