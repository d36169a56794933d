import { toTime as convert } from '../../../values/convert.ts'
import { itemsConversion } from './items-conversion.ts'

/** `array.toTime()`: each item as a time. */
export const toTime = itemsConversion('toTime', convert, '344:22-344:64')
