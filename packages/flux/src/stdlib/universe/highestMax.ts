import { rankingFunction } from '../ranking-function.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/highestmax/ */
export const highestMax = rankingFunction('highestMax', 'max', 'top')
