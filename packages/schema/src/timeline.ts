import { type Static, Type } from '@sinclair/typebox'
import { Severity } from './alert.ts'
import { IncidentKind, IncidentState } from './incident.ts'
import { Milliseconds, Nullable } from './nullable.ts'

/** Incidents as spans of time; several that are too near to be told apart are one, with their number. */
export const TimelineSpan = Type.Object({
  id: Type.String({ description: 'Of the incident; of several the worst' }),
  from: Milliseconds,
  to: Milliseconds,
  severity: Severity,
  state: IncidentState,
  kind: IncidentKind,
  title: Type.String(),
  devices: Type.Array(Type.String()),
  count: Type.Optional(Type.Integer({ description: 'How many incidents, where they are several' })),
})
export type TimelineSpan = Static<typeof TimelineSpan>

/** The incidents of a site, a kind or a device, by their beginning. */
export const TimelineLane = Type.Object(
  {
    lane: Nullable(Type.String({ description: 'The site, kind or device; null for what is at no site' })),
    spans: Type.Array(TimelineSpan),
  },
  { description: 'A lane of a timeline' },
)
export type TimelineLane = Static<typeof TimelineLane>

export const Timeline = Type.Array(TimelineLane)
export type Timeline = Static<typeof Timeline>
