import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isSimulatedMetric } from '../device.ts'
import { EVERY_METRIC, isPlantFaultKind, type PlantFault } from '../plant/plant-fault.ts'
import { type Fault, isFaultKind } from './fault.ts'

/** Something that was made to go wrong: with a sensor, or with a whole device. */
export type AnyFault = Fault | PlantFault

const HEADER = 'device_id,metric,kind,start,end,size'

/** What is known of the faults that were injected. */
export interface Truth {
  /** Takes a fault as it begins. */
  readonly add: (fault: AnyFault) => void
  /** The faults that earlier runs began and that last beyond a time: they go on, or the record would be wrong. */
  readonly lastingBeyond: (timeMs: number) => AnyFault[]
}

/** Keeps the faults in a CSV file, a line each, written as they begin: what a detector can be judged by. */
export function truthFile(path: string): Truth {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${HEADER}\n`)
  }
  return {
    add: (fault) => appendFileSync(path, `${formatFault(fault)}\n`),
    lastingBeyond: (timeMs) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap(parseFault)
        .filter(({ endMs }) => endMs > timeMs),
  }
}

function formatFault({ device, metric, kind, startMs, endMs, size }: AnyFault): string {
  return [device, metric, kind, new Date(startMs).toISOString(), new Date(endMs).toISOString(), size].join(',')
}

/** The fault of a line; none where it is the header, or a line that a crash cut off. */
function parseFault(line: string): AnyFault[] {
  const [device = '', metric = '', kind = '', start = '', end = '', size = ''] = line.split(',')
  const fault = { device: Number(device), startMs: Date.parse(start), endMs: Date.parse(end), size: Number(size) }
  if (size === '' || !Object.values(fault).every(Number.isFinite)) return []
  if (metric === EVERY_METRIC && isPlantFaultKind(kind)) return [{ ...fault, metric, kind }]
  return isSimulatedMetric(metric) && isFaultKind(kind) ? [{ ...fault, metric, kind }] : []
}
