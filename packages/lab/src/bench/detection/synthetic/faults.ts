import { readFileSync } from 'node:fs'
import { UsageError } from '@nrg/schema/usage-error'

/** A fault that was put into the readings; times in milliseconds since the epoch, the end not part of it. */
export interface Fault {
  readonly device: string
  readonly metric: string
  readonly kind: string
  readonly start: number
  readonly end: number
  /** What kind of device it is, where the labels say so. */
  readonly deviceKind?: string
}

/** A label of a day on which devices do as on a Sunday: nothing is wrong with them. */
const HARMLESS = 'HOLIDAY'

/** Reads labels: CSV with the columns device_id, metric, kind, start and end, and maybe device_kind, in any order. */
export function readFaults(path: string): Fault[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error })
  }
  const [head = '', ...lines] = text.trim().split(/\r?\n/)
  const columns = head.split(',')
  const at = (name: string) => {
    const index = columns.indexOf(name)
    if (index < 0) throw new UsageError(`${path} has no column ${name}`)
    return index
  }
  const [device, metric, kind, start, end] = ['device_id', 'metric', 'kind', 'start', 'end'].map(at) as Five
  const deviceKind = columns.indexOf('device_kind')
  const labels = lines.map((line, index) => {
    const cells = line.split(',')
    const fault = {
      device: cells[device] ?? '',
      metric: cells[metric] ?? '',
      kind: cells[kind] ?? '',
      start: Date.parse(cells[start] ?? ''),
      end: Date.parse(cells[end] ?? ''),
      ...(deviceKind >= 0 && { deviceKind: cells[deviceKind] ?? '' }),
    }
    if (!(fault.start <= fault.end)) throw new UsageError(`${path}:${index + 2} has no start before an end`)
    return fault
  })
  return labels.filter(({ kind: of }) => of !== HARMLESS)
}

type Five = [number, number, number, number, number]
