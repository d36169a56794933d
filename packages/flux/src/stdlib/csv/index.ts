import type { Definition } from '../define.ts'
import { from } from './from.ts'

/** Everything in `csv`, by name. */
export const csv: readonly Definition[] = [from]
