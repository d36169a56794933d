import type { Definition } from '../../../function/define.ts'
import { sqlInterval } from './sqlInterval.ts'

/** Everything in `experimental/iox`, by name. */
export const experimentalIox: readonly Definition[] = [sqlInterval]
