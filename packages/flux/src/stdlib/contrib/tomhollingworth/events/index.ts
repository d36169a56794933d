import type { Definition } from '../../../../function/define.ts'
import { duration } from './duration.ts'

/** Everything in `contrib/tomhollingworth/events`, by name. */
export const events: readonly Definition[] = [duration]
