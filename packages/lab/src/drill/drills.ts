import { kill } from './d1-kill.ts'
import { tornLog } from './d2-torn-log.ts'
import { bitFlips } from './d3-bit-flips.ts'
import { away } from './d4-away.ts'
import { diskFull } from './d6-disk-full.ts'
import { threeTimes } from './d10-three-times.ts'
import { madeUpIds } from './d15-made-up-ids.ts'
import { messages } from './d18-messages.ts'
import { storm } from './d19-storm.ts'
import { backlog } from './d20-backlog.ts'
import { powerLoss } from './d24-power-loss.ts'
import { clock } from './d25-clock.ts'
import { month } from './d26-month.ts'
import { readOnly } from './d27-read-only.ts'
import type { Drill } from './drill.ts'

/** All drills, in the order of their names. */
export const drills: readonly Drill[] = [
  kill,
  tornLog,
  bitFlips,
  away,
  diskFull,
  threeTimes,
  madeUpIds,
  messages,
  storm,
  backlog,
  powerLoss,
  clock,
  month,
  readOnly,
]
