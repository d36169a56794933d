import { deviceMembers } from '@nrg/schema/act'
import type { DeviceEvent } from '@nrg/schema/act-event'
import type { Electrical } from '@nrg/schema/device'

/** What people said a device is; what they said nothing of, or took back, is as the configuration has it. */
export interface DeviceData {
  readonly name?: string
  readonly site?: string
  readonly note?: string
  readonly feed?: string
  readonly electrical?: Electrical
  /** The id of the latest event about it; `0` where nothing was said. */
  readonly revision: string
}

const members = Object.keys(deviceMembers) as (keyof typeof deviceMembers)[]

/** What a device is by events about it that are in order. */
export function deviceData(events: readonly DeviceEvent[]): DeviceData {
  const data: Record<string, unknown> = {}
  for (const event of events)
    for (const member of members) {
      const value = event[member]
      if (value === undefined) continue
      if (value === null) delete data[member]
      else data[member] = value
    }
  return { ...data, revision: events.at(-1)?.id ?? '0' }
}
