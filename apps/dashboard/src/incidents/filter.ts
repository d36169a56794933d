import type { Incident } from '@nrg/schema/incident'

/** What the alerts page shows of all: as it stands in the address. */
export type IncidentFilter = Readonly<Record<string, string>>

/** Whether an incident is among what is asked for; a key that is left out asks for nothing. */
export function matches(incident: Incident, filter: IncidentFilter): boolean {
  const { state, site, metric, reason, severity, kind, q } = filter
  const picked = pickedOf(filter)
  return (
    (state === undefined || stateOf(incident) === state) &&
    (site === undefined || (incident.site ?? '') === site) &&
    (metric === undefined || incident.metric === metric) &&
    (reason === undefined || incident.reason === reason) &&
    (severity === undefined || incident.severity === severity) &&
    (kind === undefined || incident.kind === kind) &&
    (picked === undefined || overlaps(incident, picked)) &&
    (q === undefined || textOf(incident).includes(q.toLowerCase()))
  )
}

/** The stretch of time that is asked for, in ms since the epoch; undefined where there is none, or none that can be. */
export function pickedOf({ from = '', to = '' }: IncidentFilter): readonly [number, number] | undefined {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  return start < end ? [start, end] : undefined
}

const overlaps = ({ since, until, state }: Incident, [from, to]: readonly [number, number]): boolean =>
  Date.parse(since) <= to && (state !== 'closed' || until === null || Date.parse(until) >= from)

/** One that is taken is open still. */
const stateOf = ({ state }: Incident) => (state === 'acknowledged' ? 'open' : state)

const textOf = ({ title, name = '', site, devices }: Incident) =>
  [title, name, site ?? '', ...devices].join('\n').toLowerCase()
