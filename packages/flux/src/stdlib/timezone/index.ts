import type { Definition } from '../../function/define.ts'
import { fixed } from './fixed.ts'
import { location } from './location.ts'
import { utc } from './utc.ts'

/** Everything in `timezone`, by name. */
export const timezone: readonly Definition[] = [fixed, location, utc]
