import { isOpen } from '@nrg/detection/alerts/hold'
import { alertId } from '@nrg/detection/alerts/id'
import { incidentOf } from '@nrg/detection/alerts/incident'
import { ALERT_LIST_MS, alertKey, type StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { toldAlert } from '../alerts/told.ts'
import { answerIncident } from '../incidents/answer.ts'
import { type LiveIncident, type LiveState, liveKind } from '../live/live-state.ts'
import type { Topic } from './event-ring.ts'

type Op = 'raised' | 'updated' | 'closed' | 'withdrawn'

/** What is told of an alert or an incident that is not as it was. */
export interface Change {
  readonly topic: Topic
  readonly name: 'alert' | 'incident'
  readonly data: object
}

interface Known<T> {
  readonly mark: string
  readonly open: boolean
  readonly of: T
}

/** Finds what has changed of alerts and incidents since the last look; at the first one nothing has. */
export class LiveChanges {
  readonly #fleet: FleetConfig
  /** Each alert that is known, and whether it was open. One that has not changed is the same object. */
  #alerts: ReadonlyMap<StoredAlert, boolean> | undefined
  #incidents: ReadonlyMap<string, Known<LiveIncident>> = new Map()

  constructor(fleet: FleetConfig) {
    this.#fleet = fleet
  }

  /** Begins anew, at a state that whoever follows has seen. */
  begin(state: LiveState): void {
    this.#alerts = this.#alertsOf(state)
    this.#incidents = incidentsOf(state, this.#fleet)
  }

  next(state: LiveState): Change[] {
    const [alerts, incidents] = [this.#alerts, this.#incidents]
    this.begin(state)
    if (alerts === undefined) return []
    return [...this.#alertChanges(alerts, state), ...this.#incidentChanges(incidents, state)]
  }

  *#alertChanges(before: ReadonlyMap<StoredAlert, boolean>, state: LiveState): Generator<Change> {
    let incidents: Map<string, string> | undefined
    let others: ReadonlyMap<string, StoredAlert> | undefined
    for (const [of, open] of this.#alerts ?? []) {
      if (before.get(of) === open) continue
      others ??= byKey(before.keys())
      const other = others.get(alertKey(of))
      const known = other && { open: before.get(other) === true, mark: markOf(other, before.get(other)) }
      if (known?.mark === markOf(of, open) || (known === undefined && of.state === 'withdrawn')) continue
      incidents ??= incidentIds(state)
      const op = of.state === 'withdrawn' ? 'withdrawn' : opOf(known, open)
      const id = alertId(of)
      const incident = incidents.get(id)
      const told = toldAlert(of, this.#fleet, state.asOf)
      yield { topic: 'alerts', name: 'alert', data: { op, ...told, id, ...(incident !== undefined && { incident }) } }
    }
  }

  *#incidentChanges(before: ReadonlyMap<string, Known<LiveIncident>>, state: LiveState): Generator<Change> {
    for (const [id, { mark, open, of }] of this.#incidents) {
      const known = before.get(id)
      if (known?.mark !== mark) yield this.#incidentChange(opOf(known, open), of, state)
    }
    const current = state.incidents.map(({ incident }) => incident)
    for (const [id, { of }] of before) {
      if (this.#incidents.has(id)) continue
      const isOld = of.incident.until < state.asOf - ALERT_LIST_MS
      // One that merged with an older one is told as that one; under its own id there is none any more.
      if (!isOld || incidentOf(current, id) !== undefined) yield this.#incidentChange('withdrawn', of, state)
    }
  }

  #incidentChange(op: Op, live: LiveIncident, { asOf }: LiveState): Change {
    return { topic: 'incidents', name: 'incident', data: { op, ...answerIncident(live, this.#fleet, asOf) } }
  }

  #alertsOf({ alerts, asOf }: LiveState): ReadonlyMap<StoredAlert, boolean> {
    return new Map(alerts.map((of) => [of, isOpen(this.#fleet, of, asOf)]))
  }
}

const byKey = (alerts: Iterable<StoredAlert>) => new Map(Array.from(alerts, (of) => [alertKey(of), of] as const))

const markOf = ({ state, until, peak, severity }: StoredAlert, open: boolean | undefined) =>
  `${open} ${state} ${until} ${peak} ${severity}`

function incidentsOf({ incidents }: LiveState, fleet: FleetConfig): ReadonlyMap<string, Known<LiveIncident>> {
  const all = new Map<string, Known<LiveIncident>>()
  for (const of of incidents) {
    const { incident, open, acts } = of
    const { since, until, severity, alerts } = incident
    const { acknowledged, silenced, verdict, events } = acts
    let peaks = 0
    for (const { peak = 0 } of alerts) peaks += peak
    const seen = [liveKind(of, fleet), open, since, until, severity, alerts.length, peaks, events.length]
    const said = [acknowledged?.at, silenced?.id, silenced?.until, verdict]
    all.set(incident.id, { mark: [...seen, ...said].join(' '), open, of })
  }
  return all
}

const opOf = (known: { readonly open: boolean } | undefined, open: boolean): Op =>
  known === undefined ? 'raised' : known.open && !open ? 'closed' : 'updated'

function incidentIds({ incidents }: LiveState): Map<string, string> {
  return new Map(
    incidents.flatMap(({ incident: { id, alerts } }) => alerts.map((alert) => [alertId(alert), id] as const)),
  )
}
