import { leastRow } from '../../table/extremes.ts'
import { extremeFunction } from '../extreme-function.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/min/ */
export const min = extremeFunction('min', leastRow)
