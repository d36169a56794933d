import { toFloat as convert } from '../../../values/convert.ts'
import { itemsConversion } from './items-conversion.ts'

/** `array.toFloat()`: each item as a float. */
export const toFloat = itemsConversion('toFloat', convert, '248:23-248:66')
