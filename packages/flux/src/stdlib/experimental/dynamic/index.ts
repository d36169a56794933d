import type { Definition } from '../../../function/define.ts'
import { _isNotDistinct } from './_isNotDistinct.ts'
import { asArray } from './asArray.ts'
import { dynamic } from './dynamic.ts'
import { isType } from './isType.ts'
import { jsonEncode } from './jsonEncode.ts'
import { jsonParse } from './jsonParse.ts'

/** Everything in `experimental/dynamic`, by name. */
export const experimentalDynamic: readonly Definition[] = [
  _isNotDistinct,
  asArray,
  dynamic,
  isType,
  jsonEncode,
  jsonParse,
]
