import { toUInt as convert } from '../../../values/convert.ts'
import { itemsConversion } from './items-conversion.ts'

/** `array.toUInt()`: each item as a uint. */
export const toUInt = itemsConversion('toUInt', convert, '378:22-378:64')
