import type { Definition } from '../../function/define.ts'
import { encode } from './encode.ts'

/** Everything in `json`, by name. */
export const json: readonly Definition[] = [encode]
