import { alertId } from '@nrg/detection/alerts/id'
import type { Incident } from '@nrg/detection/alerts/incident'
import { POWER_METRIC } from '@nrg/detection/energy/power'
import { deadline } from '@nrg/influx/deadline'
import type { Reader } from '@nrg/influx/query'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { readExcess } from '@nrg/service/energy/excess'
import { readIntervals } from '@nrg/service/energy/intervals'
import type { Decision } from '../decisions/decide.ts'
import type { ToldIncident } from '../messages/message.ts'

/** What is told sooner has cost next to nothing yet. */
const LEAST_MS = 60_000
const AT_ONCE = 4
/** How often devices send changes slowly. */
const INTERVALS_MS = 600_000

/** Reads what incidents took more than was expected, and what that cost. */
export class CostReader {
  readonly #reader: Reader
  readonly #fleet: FleetConfig
  readonly #withinMs: number
  #intervals: { readonly at: number; readonly of: ReadonlyMap<string, number> } | undefined

  /** @param withinMs what takes longer to read is told without it */
  constructor(reader: Reader, fleet: FleetConfig, withinMs: number) {
    this.#reader = reader
    this.#fleet = fleet
    this.#withinMs = withinMs
  }

  /** A decision whose messages say what their incidents cost, where that can be read in time. */
  async priced(decision: Decision, incidents: readonly Incident[], now: number): Promise<Decision> {
    const costs = await this.#costs(decision, incidents, now)
    if (costs.size === 0) return decision
    const messages = decision.messages.map((one) => ({
      ...one,
      message: {
        ...one.message,
        incidents: one.message.incidents.map((told) => ({ ...told, ...costs.get(told.id) })),
      },
    }))
    return { ...decision, messages }
  }

  async #costs({ messages }: Decision, incidents: readonly Incident[], now: number) {
    const found = new Map<string, Pick<ToldIncident, 'excess_kwh' | 'excess_cost' | 'currency'>>()
    const told = new Map(messages.flatMap(({ message }) => message.incidents.map((one) => [one.id, one] as const)))
    const wanted = [...told.values()].filter(({ since, until }) => until - since >= LEAST_MS)
    if (wanted.length === 0) return found
    const byAlert = new Map(incidents.flatMap((one) => one.alerts.map((alert) => [alertId(alert), one] as const)))
    const { signal, clear } = deadline(this.#withinMs)
    const options = { signal, now: new Date(now) }
    const next = wanted.values()
    const work = async (intervals: ReadonlyMap<string, number>) => {
      for (const { id, alerts, open } of next) {
        const incident = byAlert.get(alerts[0]?.id ?? '')
        if (incident === undefined || signal.aborted) continue
        const state = { devices: this.#heard(incident), intervals }
        const excess = (await readExcess(this.#reader, this.#fleet, { incident, open }, state, options)).get(
          incident.id,
        )
        if (excess === undefined) continue
        const { kwh, cost, currency } = excess
        found.set(id, { excess_kwh: rounded(kwh), excess_cost: cost === null ? null : rounded(cost), currency })
      }
    }
    try {
      const intervals = await this.#intervalsAt(now, signal).catch(() => undefined)
      if (intervals !== undefined) await Promise.allSettled(Array.from({ length: AT_ONCE }, () => work(intervals)))
    } finally {
      clear()
    }
    return found
  }

  /** Whether a device measures its power is seen by what is read. */
  #heard({ devices }: Incident) {
    const measures = this.#fleet.metrics.some(({ name }) => name === POWER_METRIC)
    return new Map(devices.map((id) => [id, { values: { has: () => measures } }]))
  }

  async #intervalsAt(now: number, signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    const known = this.#intervals
    if (known !== undefined && now - known.at < INTERVALS_MS && now >= known.at) return known.of
    const of = await readIntervals(this.#reader, { signal })
    this.#intervals = { at: now, of }
    return of
  }
}

const rounded = (number: number) => Math.round(number * 100) / 100
