import { greatestRow } from '../../table/extremes.ts'
import { extremeFunction } from '../extreme-function.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/max/ */
export const max = extremeFunction('max', greatestRow)
