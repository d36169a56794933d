import { toDuration as convert } from '../../../values/convert.ts'
import { itemsConversion } from './items-conversion.ts'

/** `array.toDuration()`: each item as a duration. */
export const toDuration = itemsConversion('toDuration', convert, '208:26-208:72')
