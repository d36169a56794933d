import { rankingFunction } from '../ranking-function.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/lowestmin/ */
export const lowestMin = rankingFunction('lowestMin', 'min', 'bottom')
