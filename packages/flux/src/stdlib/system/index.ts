import type { Definition } from '../../function/define.ts'
import { time } from './time.ts'

/** Everything in `system`, by name. */
export const system: readonly Definition[] = [time]
