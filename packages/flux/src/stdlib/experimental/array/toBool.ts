import { toBool as convert } from '../../../values/convert.ts'
import { itemsConversion } from './items-conversion.ts'

/** `array.toBool()`: each item as a bool. */
export const toBool = itemsConversion('toBool', convert, '179:22-179:64')
