import { rankingFunction } from '../ranking-function.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/lowestcurrent/ */
export const lowestCurrent = rankingFunction('lowestCurrent', 'last', 'bottom')
