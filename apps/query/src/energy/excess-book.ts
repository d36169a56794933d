import { alertId } from '@nrg/detection/alerts/id'
import { kindOf } from '@nrg/detection/alerts/kind-of'
import { costOf, tariffOf } from '@nrg/detection/energy/cost'
import { energiesOf, excessKwh, type PowerSteps, type Span } from '@nrg/detection/energy/steps'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Excess, ExcessOf } from '../live/live-energy.ts'
import type { LiveIncident, LiveState } from '../live/live-state.ts'
import { gapMsOf } from './gap.ts'
import { hasPower, readPower } from './read-power.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** One that is open is counted anew this often; its last minutes are rolled up a while later. */
const OPEN_MS = MINUTE_MS
const SETTLED_MS = 10 * MINUTE_MS
/** So many incidents are kept, and counted at one time. */
const [KEPT, AT_ONCE] = [5000, 4]

interface Entry {
  readonly at: number
  readonly settled: boolean
  readonly excess: ExcessOf
}

/** Counts what incidents took more than was expected, each once when it is over, and once a minute while it is open. */
export class ExcessBook {
  readonly #reader: Reader
  readonly #fleet: FleetConfig
  readonly #entries = new Map<string, Entry>()

  constructor(reader: Reader, fleet: FleetConfig) {
    this.#reader = reader
    this.#fleet = fleet
  }

  /** The incidents with what is known of them already. */
  known(incidents: readonly LiveIncident[]): LiveIncident[] {
    return incidents.map((live) => {
      // Of one that is just over, what was known while it was open stands until it is counted.
      const entry = this.#entries.get(keyOf(live)) ?? this.#entries.get(keyOf({ ...live, open: true }))
      return entry === undefined ? live : { ...live, excess: entry.excess }
    })
  }

  /**
   * Counts those that are not known, or were counted too long ago; answers all with what is known of them then.
   *
   * @throws an error of `@nrg/influx/errors`
   */
  async count(
    incidents: readonly LiveIncident[],
    state: Pick<LiveState, 'devices' | 'intervals'>,
    options: QueryOptions & { readonly now: Date },
  ): Promise<LiveIncident[]> {
    const now = options.now.getTime()
    const due = incidents.filter((live) => {
      const entry = this.#entries.get(keyOf(live))
      return entry === undefined || (!entry.settled && !(now - entry.at < OPEN_MS && now >= entry.at))
    })
    for (let index = 0; index < due.length; index += AT_ONCE)
      await Promise.all(
        due.slice(index, index + AT_ONCE).map(async (live) => {
          const excess = await this.#excessOf(live, state, options)
          const settled = !live.open && now - live.incident.until > SETTLED_MS
          this.#entries.delete(keyOf(live))
          this.#entries.set(keyOf(live), { at: now, settled, excess })
        }),
      )
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= KEPT) break
      this.#entries.delete(key)
    }
    return this.known(incidents)
  }

  async #excessOf(
    { incident, open }: LiveIncident,
    state: Pick<LiveState, 'devices' | 'intervals'>,
    options: QueryOptions & { readonly now: Date },
  ): Promise<ExcessOf> {
    const fleet = this.#fleet
    const kind = kindOf(incident, fleet).value
    const devices = incident.devices.filter((device) => hasPower(fleet, state, device))
    // What a broken sensor says is no power, and of what is silent there is none.
    if (devices.length === 0 || kind === 'sensor' || kind === 'communication') return new Map()
    const now = options.now.getTime()
    const whole = { from: incident.since, to: Math.max(incident.since, open ? now : incident.until) }
    const question = { devices, ...whole, stepMs: stepFor(whole), expected: 'zscore' as const }
    // What was expected as it began is in force already.
    const power = await readPower(
      this.#reader,
      fleet,
      state,
      { ...question, from: whole.from - 10 * MINUTE_MS },
      options,
    )
    const found = new Map<string, Excess>()
    const add = (id: string, of: readonly string[], span: Span) => {
      const excess = this.#sum(of, span, power, state)
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

  #sum(
    devices: readonly string[],
    span: Span,
    power: ReadonlyMap<string, PowerSteps>,
    state: Pick<LiveState, 'intervals'>,
  ): Excess | undefined {
    const parts: [kwh: number, tariff: ReturnType<typeof tariffOf>][] = []
    for (const device of devices) {
      const steps = power.get(device)
      if (steps === undefined) continue
      const kwh = excessKwh(energiesOf(steps, span, [], gapMsOf(state, device)).steps)
      if (kwh !== null) parts.push([kwh, tariffOf(this.#fleet, device)])
    }
    if (parts.length === 0) return undefined
    const kwh = parts.reduce((sum, [one]) => sum + one, 0)
    const { cost, currency } = costOf(parts)
    const days = Math.max(MINUTE_MS, span.to - span.from) / DAY_MS
    return { kwh, cost, currency, kwhPerDay: kwh / days, costPerDay: cost === null ? null : cost / days }
  }
}

/** Another one whenever an incident is not as it was, but for an end that moves on. */
const keyOf = ({ incident: { id, alerts, devices, until }, open }: LiveIncident) =>
  `${id} ${alerts.length} ${devices.length} ${open ? 'open' : until}`

/** Minutes for what is short, and no more than some hundred steps. */
function stepFor({ from, to }: Span): number {
  const length = to - from
  return length <= 6 * HOUR_MS ? MINUTE_MS : length <= 48 * HOUR_MS ? 5 * MINUTE_MS : 15 * MINUTE_MS
}
