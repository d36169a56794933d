import { type Static, Type } from '@sinclair/typebox'
import { Alert } from './alert.ts'
import { FleetSummary } from './fleet-summary.ts'
import { Incident, Verdict } from './incident.ts'
import { Instant, Milliseconds, Nullable } from './nullable.ts'
import { SiteSummary } from './site.ts'

const Op = Type.Union([
  Type.Literal('raised'),
  Type.Literal('updated'),
  Type.Literal('closed'),
  Type.Literal('withdrawn'),
])

/** The latest readings of devices, as columns: `v[d][m]` is the value of metric `m` of device `d`. */
export const ReadingsEvent = Type.Object({
  time: Milliseconds,
  d: Type.Array(Type.String()),
  m: Type.Array(Type.String()),
  v: Type.Array(Type.Array(Nullable(Type.Number()))),
  z: Type.Optional(Type.Array(Type.Array(Nullable(Type.Number())))),
  p: Type.Optional(Type.Array(Nullable(Type.Number()), { description: 'Power in kW; comes with `z`' })),
  t: Type.Array(Type.Integer({ description: 'Milliseconds after `time`; before it where negative' })),
})
export type ReadingsEvent = Static<typeof ReadingsEvent>

export const IncidentEvent = Type.Composite([Type.Object({ op: Op }), Incident])
export type IncidentEvent = Static<typeof IncidentEvent>

/** What somebody said or did. */
export const Action = Type.Object({
  type: Type.String({
    description: 'acknowledged, unacknowledged, comment, verdict, silenced, unsilenced, device',
  }),
  time: Instant,
  actor: Type.String(),
  incident: Type.Optional(Type.String()),
  silence: Type.Optional(Type.String()),
  device: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
  verdict: Type.Optional(Nullable(Verdict)),
})
export type Action = Static<typeof Action>

/** What each event of `GET /api/stream` carries, by its name. */
export const streamEvents = {
  hello: Type.Object({ server_time: Instant, event_id: Type.String(), resumed: Type.Boolean() }),
  reset: Type.Object({}),
  readings: ReadingsEvent,
  fleet: FleetSummary,
  site: SiteSummary,
  alert: Type.Composite([Type.Object({ op: Op }), Alert]),
  incident: IncidentEvent,
  action: Action,
} as const
