import { kill } from './d1-kill.ts'
import { tornLog } from './d2-torn-log.ts'
import { bitFlips } from './d3-bit-flips.ts'
import { away } from './d4-away.ts'
import { diskFull } from './d6-disk-full.ts'
import { stop } from './d7-stop.ts'
import { poison } from './d8-poison.ts'
import { badAnswers } from './d9-bad-answers.ts'
import { threeTimes } from './d10-three-times.ts'
import { malformed } from './d11-malformed.ts'
import { injection } from './d12-injections.ts'
import { slowSockets } from './d13-slow-sockets.ts'
import { overload } from './d14-overload.ts'
import { madeUpIds } from './d15-made-up-ids.ts'
import { clocks } from './d16-clocks.ts'
import { keys } from './d17-keys.ts'
import { messages } from './d18-messages.ts'
import { storm } from './d19-storm.ts'
import { backlog } from './d20-backlog.ts'
import { cellsKilled } from './d21-cells-killed.ts'
import { cellAway } from './d22-cell-away.ts'
import { partitionMoves } from './d23-partition-moves.ts'
import { powerLoss } from './d24-power-loss.ts'
import { clock } from './d25-clock.ts'
import { month } from './d26-month.ts'
import { readOnly } from './d27-read-only.ts'
import type { Drill } from './drill.ts'
import { mqttEndpoint, mqttSubscriber } from './m-mqtt.ts'

/** All drills, in the order of their names. */
export const drills: readonly Drill[] = [
  kill,
  tornLog,
  bitFlips,
  away,
  diskFull,
  stop,
  poison,
  badAnswers,
  threeTimes,
  malformed,
  injection,
  slowSockets,
  overload,
  madeUpIds,
  clocks,
  keys,
  messages,
  storm,
  backlog,
  cellsKilled,
  cellAway,
  partitionMoves,
  powerLoss,
  clock,
  month,
  readOnly,
  mqttEndpoint,
  mqttSubscriber,
]
