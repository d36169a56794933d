import { alertId } from '@nrg/detection/alerts/id'
import type { Incident } from '@nrg/detection/alerts/incident'
import { type Beside, kindOf } from '@nrg/detection/alerts/kind-of'
import { costOf, tariffOf } from '@nrg/detection/energy/cost'
import { energiesOf, excessKwh, type PowerSteps, type Span } from '@nrg/detection/energy/steps'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { gapMsOf } from './gap.ts'
import type { HeardDevices, Intervals } from './known.ts'
import { hasPower, readPower } from './read-power.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** What an episode took more than was expected. */
export interface Excess {
  /** Less than expected is below 0. */
  readonly kwh: number
  /** Null without a tariff, or where the currencies are several. */
  readonly cost: number | null
  readonly currency: string | null
  /** If it goes on as it has so far. */
  readonly kwhPerDay: number
  readonly costPerDay: number | null
}

/** Of incidents, and of their alerts, by id. What is not there has no excess that is known. */
export type ExcessOf = ReadonlyMap<string, Excess>

/** An incident, and whether it goes on. */
export interface Episode {
  readonly incident: Incident
  readonly open: boolean
  /** Whether its length tells nothing of its kind yet. */
  readonly goesOn?: boolean
  /** What its kind is judged by beside its alerts, where that is known. */
  readonly beside?: Beside
}

/**
 * Reads what an incident and its alerts took more than was expected, by id; nothing where that is not known.
 *
 * @throws an error of `@nrg/influx/errors`
 */
export async function readExcess(
  reader: Reader,
  fleet: FleetConfig,
  { incident, open, goesOn, beside }: Episode,
  state: HeardDevices & Intervals,
  options: QueryOptions & { readonly now: Date },
): Promise<ExcessOf> {
  const kind = kindOf(incident, fleet, beside, goesOn).value
  const devices = incident.devices.filter((device) => hasPower(fleet, state, device))
  // What a broken sensor says is no power, and of what is silent there is none.
  if (devices.length === 0 || kind === 'sensor' || kind === 'communication') return new Map()
  const now = options.now.getTime()
  const whole = { from: incident.since, to: Math.max(incident.since, open ? now : incident.until) }
  // What was expected as it began is in force already.
  const stretch = { ...whole, from: whole.from - 10 * MINUTE_MS }
  const question = { devices, ...stretch, stepMs: stepFor(whole), expected: 'zscore' as const }
  const power = await readPower(reader, fleet, state, question, options)
  const found = new Map<string, Excess>()
  const add = (id: string, of: readonly string[], span: Span) => {
    const excess = sumOf(of, span, power, { fleet, state })
    if (excess !== undefined) found.set(id, excess)
  }
  add(incident.id, devices, whole)
  for (const alert of incident.alerts) {
    const to = open && alert.until === incident.until ? whole.to : alert.until
    const of = alert.device_id === FLEET ? devices : devices.filter((device) => device === alert.device_id)
    add(alertId(alert), of, { from: alert.since, to })
  }
  return found
}

function sumOf(
  devices: readonly string[],
  span: Span,
  power: ReadonlyMap<string, PowerSteps>,
  { fleet, state }: { readonly fleet: FleetConfig; readonly state: Intervals },
): Excess | undefined {
  const parts: [kwh: number, tariff: ReturnType<typeof tariffOf>][] = []
  for (const device of devices) {
    const steps = power.get(device)
    if (steps === undefined) continue
    const kwh = excessKwh(energiesOf(steps, span, [], gapMsOf(state, device)).steps)
    if (kwh !== null) parts.push([kwh, tariffOf(fleet, device)])
  }
  if (parts.length === 0) return undefined
  const kwh = parts.reduce((sum, [one]) => sum + one, 0)
  const { cost, currency } = costOf(parts)
  const days = Math.max(MINUTE_MS, span.to - span.from) / DAY_MS
  return { kwh, cost, currency, kwhPerDay: kwh / days, costPerDay: cost === null ? null : cost / days }
}

/** Minutes for what is short, and no more than some hundred steps. */
function stepFor({ from, to }: Span): number {
  const length = to - from
  return length <= 6 * HOUR_MS ? MINUTE_MS : length <= 48 * HOUR_MS ? 5 * MINUTE_MS : 15 * MINUTE_MS
}
