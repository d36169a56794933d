import type { Definition } from '../../../function/define.ts'
import { anyFn } from './any.ts'
import { get } from './get.ts'

/** Everything in `experimental/record`, by name. */
export const experimentalRecord: readonly Definition[] = [anyFn, get]
