import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Fault } from './fault.ts'

/** Takes the faults as they begin. */
export type Truth = (fault: Fault) => void

/** Keeps the faults in a CSV file, a line each, written as they begin: what a detector can be judged by. */
export function truthFile(path: string): Truth {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, 'device_id,metric,kind,start,end\n')
  }
  return ({ device, metric, kind, startMs, endMs }) =>
    appendFileSync(
      path,
      `${device},${metric},${kind},${new Date(startMs).toISOString()},${new Date(endMs).toISOString()}\n`,
    )
}
