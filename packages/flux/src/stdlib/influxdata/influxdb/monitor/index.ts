import type { Definition } from '../../../../function/define.ts'
import { _changed } from './_changed.ts'
import { check } from './check.ts'
import { deadman } from './deadman.ts'
import { from } from './from.ts'
import { monitorConstants } from './levels.ts'
import { log } from './log.ts'
import { logs } from './logs.ts'
import { notify } from './notify.ts'
import { stateChanges } from './stateChanges.ts'
import { stateChangesOnly } from './stateChangesOnly.ts'
import { write } from './write.ts'

export const influxdbMonitor: readonly Definition[] = [
  _changed,
  check,
  deadman,
  from,
  log,
  logs,
  notify,
  stateChanges,
  stateChangesOnly,
  write,
  ...monitorConstants,
]
