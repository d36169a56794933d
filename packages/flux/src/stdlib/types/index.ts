import type { Definition } from '../../function/define.ts'
import { isNumeric } from './isNumeric.ts'
import { isType } from './isType.ts'

/** Everything in `types`, by name. */
export const types: readonly Definition[] = [isNumeric, isType]
