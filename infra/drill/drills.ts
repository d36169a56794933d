import { kill } from './d1-kill.ts'
import { threeTimes } from './d10-three-times.ts'
import type { Drill } from './drill.ts'

/** All drills, in the order of their names. */
export const drills: readonly Drill[] = [kill, threeTimes]
