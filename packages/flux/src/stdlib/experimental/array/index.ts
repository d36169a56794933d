import type { Definition } from '../../../function/define.ts'
import { array } from '../../array/index.ts'
import { toBool } from './toBool.ts'
import { toDuration } from './toDuration.ts'
import { toFloat } from './toFloat.ts'
import { toInt } from './toInt.ts'
import { toStringFn } from './toString.ts'
import { toTime } from './toTime.ts'
import { toUInt } from './toUInt.ts'

/** `experimental/array`: everything in `array`, whose older place it is, and conversions of all items. */
export const experimentalArray: readonly Definition[] = [
  ...array.map((definition) => ({ ...definition, package: 'experimental/array' })),
  toBool,
  toDuration,
  toFloat,
  toInt,
  toStringFn,
  toTime,
  toUInt,
]
