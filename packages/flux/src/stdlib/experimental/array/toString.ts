import { toText as convert } from '../../../values/convert.ts'
import { itemsConversion } from './items-conversion.ts'

/** `array.toString()`: each item as a string. */
export const toStringFn = itemsConversion('toString', convert, '314:24-314:68')
