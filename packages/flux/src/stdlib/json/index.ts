import type { Definition } from '../define.ts'
import { encode } from './encode.ts'

/** Everything in `json`, by name. */
export const json: readonly Definition[] = [encode]
