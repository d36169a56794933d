import { characterCount } from '../../values/text.ts'
import { textFunction } from './text-function.ts'

/** `strings.strlen(v:)`: the number of characters. */
export const strlen = textFunction(
  'strlen',
  (v) => BigInt(characterCount(v)),
  () => 'procedure cannot be executed',
)
