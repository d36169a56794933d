import type { Definition } from '../../function/define.ts'
import { from } from './from.ts'

/** Everything in `csv`, by name. */
export const csv: readonly Definition[] = [from]
