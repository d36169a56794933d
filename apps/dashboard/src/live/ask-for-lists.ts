import type { DeviceList } from '@nrg/schema/device'
import type { FleetSummary } from '@nrg/schema/fleet-summary'
import type { IncidentList } from '@nrg/schema/incident'
import type { SessionAnswer } from '@nrg/schema/session'
import type { SiteList } from '@nrg/schema/site'
import type { Client } from '../api/client.ts'
import { failed, heard } from './link.ts'
import type { Store } from './store.ts'

/** How far back incidents are asked for. */
const PAST_MS = 24 * 3_600_000
const MOST_INCIDENTS = 500
/** A database that was not read for so long does not answer: below, it is slow. */
const AWAY_MS = 10_000

/** Asks for all that stands on every page, at once, and keeps what comes; what does not come stays as it was. */
export async function askForLists(client: Client, store: Store, clock: () => number = Date.now): Promise<void> {
  const from = new Date(Math.floor((clock() - PAST_MS) / 60_000) * 60_000).toISOString()
  const { known } = store
  const [devices, summary, sites, incidents, person] = await Promise.all([
    client.get<DeviceList>('/api/devices?fields=core,values'),
    client.get<FleetSummary>('/api/fleet'),
    client.get<SiteList>('/api/sites'),
    client.get<IncidentList>(`/api/incidents?${new URLSearchParams({ from, limit: String(MOST_INCIDENTS) })}`),
    known.person === undefined ? client.get<SessionAnswer>('/api/session') : undefined,
  ])
  const answers = [devices, summary, sites, incidents]
  const now = clock()
  const failure = answers.find((one) => one.kind !== 'ok')
  const { offsetMs } = client
  const since =
    Math.min(...answers.map((one) => (one.kind === 'ok' && one.staleSince) || Number.POSITIVE_INFINITY)) - offsetMs
  store.update({
    ...(devices.kind === 'ok' && { devices: devices.body }),
    ...(summary.kind === 'ok' && { summary: summary.body }),
    ...(sites.kind === 'ok' && { sites: sites.body }),
    ...(incidents.kind === 'ok' && { incidents: incidents.body }),
    ...(person?.kind === 'ok' && { person: person.body }),
    offsetMs,
    link:
      failure === undefined && now - since < AWAY_MS
        ? heard(Math.min(now, since))
        : failed(store.known.link, failure?.kind === 'failed' ? failure.status : 503, now, Math.random()),
  })
}
