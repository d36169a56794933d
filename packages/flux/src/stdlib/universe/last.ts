import { lastRow } from '../../table/extremes.ts'
import { selectorFunction } from '../selector-function.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/last/ */
export const last = selectorFunction('last', lastRow, 'zero')
