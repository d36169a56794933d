import { createHash } from 'node:crypto'
import type { Task } from '@influxdata/influxdb-client-apis'

/** How the description of a task of ours begins. */
const MARK = 'Provisioned by NRG Anomaly Detector: '

/** How it began before a script said itself what it was made as: such a task was put back at every start. */
const EARLIER_MARK = 'NRG Anomaly Detector: '

const header = /^\/\/ Provisioned by NRG Anomaly Detector as ([0-9a-f]{16})\b.*\n/

/** `ours`: as we wrote it. `changed`: we wrote it, and somebody has changed its script since. `theirs`: never ours. */
export type TaskOrigin = 'ours' | 'changed' | 'theirs'

/** A script with a first line that says what it is, so that it is known again, and known to be unchanged. */
export function signed(flux: string): string {
  return `// Provisioned by NRG Anomaly Detector as ${digest(flux)}: once changed, it is left as it is.\n${flux}`
}

export const described = (description: string): string => MARK + description

/** Who wrote a task as it is now, by its script; its description and status are anybody's to change. */
export function originOf({ flux, description = '' }: Pick<Task, 'flux' | 'description'>): TaskOrigin {
  const signature = header.exec(flux)
  if (signature !== null) return digest(flux.slice(signature[0].length)) === signature[1] ? 'ours' : 'changed'
  if (description.startsWith(MARK)) return 'changed'
  return description.startsWith(EARLIER_MARK) ? 'ours' : 'theirs'
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)
