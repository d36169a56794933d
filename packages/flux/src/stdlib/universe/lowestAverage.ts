import { rankingFunction } from '../ranking-function.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/lowestaverage/ */
export const lowestAverage = rankingFunction('lowestAverage', 'mean', 'bottom')
