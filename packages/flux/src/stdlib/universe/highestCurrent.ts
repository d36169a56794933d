import { rankingFunction } from '../ranking-function.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/highestcurrent/ */
export const highestCurrent = rankingFunction('highestCurrent', 'last', 'top')
