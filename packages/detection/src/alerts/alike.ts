import { FLEET } from '@nrg/schema/device-id'
import { CROWD, sideOf } from './crowd.ts'
import type { Incident } from './incident.ts'

/** What many devices of an incident do alike. */
export interface Common {
  readonly metric: string
  /** 1: above what was expected, -1: below. */
  readonly side: 1 | -1
  /** How many do. */
  readonly devices: number
}

/** What most devices of an incident do alike, in whatever order its alerts came; undefined where those are no crowd. */
export function commonOf({ alerts, devices }: Pick<Incident, 'alerts' | 'devices'>): Common | undefined {
  if (devices.length < CROWD) return undefined
  const alike = new Map<string, { metric: string; side: 1 | -1; devices: Set<string> }>()
  for (const alert of alerts) {
    const { device_id, metric } = alert
    const side = sideOf(alert)
    if (side === undefined || device_id === FLEET) continue
    const key = `${side} ${metric}`
    const found = alike.get(key) ?? { metric, side, devices: new Set() }
    alike.set(key, found)
    found.devices.add(device_id)
  }
  const all = [...alike.values()].map((one) => ({ ...one, devices: one.devices.size }))
  const [most] = all.sort((a, b) => b.devices - a.devices || order(a.metric, b.metric) || a.side - b.side)
  return most !== undefined && most.devices >= CROWD ? most : undefined
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
