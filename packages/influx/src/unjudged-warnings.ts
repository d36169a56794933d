import type { Detail } from '@nrg/schema/problem'
import type { Reader } from './query.ts'
import { readUnjudged, type Unjudged } from './unjudged.ts'

/** How far back it is told of. */
const TOLD_MS = 3_600_000

/** So many devices are named. */
const NAMED = 3

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  bool: 'true or false',
  uint: 'unsigned integers',
}

/** What was written within the last hour that no detector can judge, for people; where that cannot be read, why not. */
export async function unjudgedWarnings(reader: Reader, now: number): Promise<readonly Detail[]> {
  try {
    return describeUnjudged(await readUnjudged(reader, new Date(now - TOLD_MS)))
  } catch (error) {
    return [
      { code: 'unjudged_unknown', message: `what no detector can judge cannot be read: ${(error as Error).message}` },
    ]
  }
}

/** A sentence for each metric and type. */
export function describeUnjudged(unjudged: readonly Unjudged[]): readonly Detail[] {
  const groups = new Map<string, { metric: string; type: string; readings: number; devices: string[] }>()
  for (const { device_id, metric, type, readings } of unjudged) {
    const key = `${metric} ${type}`
    const group = groups.get(key) ?? { metric, type, readings: 0, devices: [] }
    group.readings += readings
    group.devices.push(device_id)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ metric, type, readings, devices: of }) => {
    const more = of.length > NAMED ? ` and ${of.length - NAMED} more` : ''
    const devices = `${of.length === 1 ? 'device' : 'devices'} ${of.slice(0, NAMED).join(', ')}${more}`
    return {
      code: 'not_judged',
      field: metric,
      message: `${metric} as ${kinds[type] ?? type} cannot be judged: ${readings} in the last hour of ${devices}; write it as a number with a decimal point`,
    }
  })
}
