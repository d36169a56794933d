import { toInt as convert } from '../../../values/convert.ts'
import { itemsConversion } from './items-conversion.ts'

/** `array.toInt()`: each item as an int. */
export const toInt = itemsConversion('toInt', convert, '282:21-282:62')
