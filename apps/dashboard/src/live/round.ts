import type { SilenceList } from '@nrg/schema/act'
import type { AlertList } from '@nrg/schema/alert'
import type { DeviceList } from '@nrg/schema/device'
import type { FleetSummary } from '@nrg/schema/fleet-summary'
import type { IncidentList } from '@nrg/schema/incident'
import type { SiteList } from '@nrg/schema/site'
import type { Answer, Client } from '../api/client.ts'
import { incidentOfAlert } from '../incidents/of-alerts.ts'
import { failed, heard } from './link.ts'
import type { Known, Store } from './store.ts'

/** How long it is believed that the service does not have what it did not have. */
const ABSENT_MS = 60_000
/** How far back incidents are asked for. */
const PAST_MS = 24 * 3_600_000
const MOST_INCIDENTS = 500

/** Asks for all that stands on every page, at once, and keeps what comes; what does not come stays as it was. */
export class Round {
  readonly #client: Client
  readonly #store: Store
  readonly #clock: () => number
  /** Until when a path is not asked for again. */
  readonly #absent = new Map<string, number>()

  constructor(client: Client, store: Store, clock: () => number = Date.now) {
    this.#client = client
    this.#store = store
    this.#clock = clock
  }

  async run(): Promise<void> {
    const from = new Date(Math.floor((this.#clock() - PAST_MS) / 60_000) * 60_000).toISOString()
    const [devices, summary, sites, incidents] = await Promise.all([
      this.#ask<DeviceList>('/api/devices', '?fields=core,values'),
      this.#ask<FleetSummary>('/api/fleet'),
      this.#ask<SiteList>('/api/sites'),
      this.#incidents(from),
    ])
    const answers = [devices, summary, sites, incidents]
    const now = this.#clock()
    const failure = answers.find((one) => one.kind === 'failed')
    const { known } = this.#store
    const changes: Partial<Known> = {
      ...(devices.kind === 'ok' && { devices: devices.body }),
      ...(summary.kind === 'ok' && { summary: summary.body }),
      ...(sites.kind === 'ok' && { sites: sites.body }),
      ...(incidents.kind === 'ok' && incidents.body),
    }
    this.#store.update({
      ...changes,
      offsetMs: this.#client.offsetMs,
      link: failure === undefined ? heard(now) : failed(known.link, failure.status, now, Math.random()),
    })
  }

  async #incidents(from: string): Promise<Answer<Pick<Known, 'incidents' | 'acts'>>> {
    const query = `?${new URLSearchParams({ from, limit: String(MOST_INCIDENTS) })}`
    const incidents = await this.#ask<IncidentList>('/api/incidents', query)
    if (incidents.kind === 'ok') return { ...incidents, body: { incidents: incidents.body, acts: await this.#acts() } }
    if (incidents.kind === 'failed') return incidents
    const alerts = await this.#ask<AlertList>('/api/alerts')
    if (alerts.kind !== 'ok') return alerts
    return { ...alerts, body: { incidents: alerts.body.map(incidentOfAlert), acts: false } }
  }

  /** Whether incidents can be taken: a service that lets people act has silences. */
  async #acts(): Promise<boolean> {
    return this.#store.known.acts || (await this.#ask<SilenceList>('/api/silences')).kind === 'ok'
  }

  async #ask<T>(path: string, query = ''): Promise<Answer<T>> {
    if ((this.#absent.get(path) ?? 0) > this.#clock()) return { kind: 'absent' }
    const answer = await this.#client.get<T>(path + query)
    if (answer.kind === 'absent') this.#absent.set(path, this.#clock() + ABSENT_MS)
    return answer
  }
}
