import { mergeSpans, type Span } from '@nrg/detection/alerts/timeline'
import { siteName } from '@nrg/detection/place'
import { compareDeviceIds } from '@nrg/schema/device-order'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { Incident } from '@nrg/schema/incident'
import type { TimelineLane } from '@nrg/schema/timeline'
import { answerIncident } from '../incidents/answer.ts'
import { kinds } from '../incidents/parameters.ts'
import type { LiveIncident } from '../live/live-state.ts'

export const laneKinds = ['site', 'kind', 'device'] as const
export type LaneKind = (typeof laneKinds)[number]

/** So many parts of a stretch can be told apart on a page. */
const PARTS = 500
/** A span names no more devices than these. */
const NAMED = 20
/** What is of no kind that is known comes first. */
const KIND_ORDER: readonly (string | null)[] = kinds

interface IncidentSpan extends Span {
  readonly incident: Incident
}

export interface TimelineQuestion {
  readonly from: number
  readonly to: number
  readonly by: LaneKind
  readonly limit: number
}

/** The incidents of a stretch as lanes of spans, those of devices by the number of their incidents. */
export function lanesOf(
  incidents: readonly LiveIncident[],
  { from, to, by, limit }: TimelineQuestion,
  fleet: FleetConfig,
  now: number,
): { readonly lanes: TimelineLane[]; readonly total: number } {
  const lanes = new Map<string | null, IncidentSpan[]>()
  for (const live of incidents) {
    const { since, until } = live.incident
    const end = live.open ? now : until
    if (since >= to || end < from) continue
    const incident = answerIncident(live, fleet, now)
    const span = { from: Math.max(since, from), to: Math.min(end, to), rank: rankOf(incident), incident }
    for (const lane of lanesFor(incident, by)) {
      const known = lanes.get(lane)
      if (known === undefined) lanes.set(lane, [span])
      else known.push(span)
    }
  }
  const ordered = [...lanes].sort(orderOf(by, fleet)).slice(0, limit)
  return {
    lanes: ordered.map(([lane, spans]) => ({ lane, spans: told(spans, (to - from) / PARTS) })),
    total: lanes.size,
  }
}

function lanesFor({ site, kind, devices }: Incident, by: LaneKind): readonly (string | null)[] {
  return by === 'site' ? [site] : by === 'kind' ? [kind] : devices
}

type Lane = readonly [lane: string | null, spans: readonly IncidentSpan[]]

function orderOf(by: LaneKind, fleet: FleetConfig): (a: Lane, b: Lane) => number {
  switch (by) {
    case 'site':
      return ([a], [b]) =>
        Number(a === null) - Number(b === null) || siteName(fleet, a).localeCompare(siteName(fleet, b), 'en')
    case 'kind':
      return ([a], [b]) => KIND_ORDER.indexOf(a) - KIND_ORDER.indexOf(b)
    case 'device':
      return ([a, of], [b, other]) => other.length - of.length || compareDeviceIds(a ?? '', b ?? '')
  }
}

function told(spans: readonly IncidentSpan[], apartMs: number): TimelineLane['spans'] {
  return mergeSpans(spans, apartMs).map(({ from, to, worst: { incident }, members }) => {
    const { id, severity, state, kind, title } = incident
    const devices = [...new Set(members.flatMap((one) => one.incident.devices))].slice(0, NAMED)
    const count = members.length > 1 ? { count: members.length } : {}
    return { id, from, to, severity, state, kind, title, devices, ...count }
  })
}

/** What is open first, then what is critical. */
const rankOf = ({ state, severity }: Incident) => (state === 'closed' ? 2 : 0) + (severity === 'critical' ? 0 : 1)
