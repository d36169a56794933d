import { toTitle as titleCase } from '../../values/text-case.ts'
import { textFunction } from './text-function.ts'

/** `strings.toTitle(v:)`: every character in title case. */
export const toTitle = textFunction('toTitle', titleCase)
