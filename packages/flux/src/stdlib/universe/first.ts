import { firstRow } from '../../table/extremes.ts'
import { selectorFunction } from '../selector-function.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/first/ */
export const first = selectorFunction('first', firstRow, 'keep')
