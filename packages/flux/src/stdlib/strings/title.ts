import { capitalizeWords } from '../../values/text-case.ts'
import { textFunction } from './text-function.ts'

/** `strings.title(v:)`: the first letter of every word in title case. */
export const title = textFunction('title', capitalizeWords)
