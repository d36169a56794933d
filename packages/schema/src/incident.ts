import { type Static, Type } from '@sinclair/typebox'
import { Severity } from './alert.ts'
import { Instant, Nullable } from './nullable.ts'

/** Who has taken an incident, when, and what they said. */
export const Acknowledged = Type.Object({ by: Type.String(), at: Instant, comment: Type.Optional(Type.String()) })
export type Acknowledged = Static<typeof Acknowledged>

/** The silence that hides an alert now. */
export const Silenced = Type.Object({ id: Type.String(), until: Instant, by: Type.String(), why: Type.String() })
export type Silenced = Static<typeof Silenced>

export const Verdict = Type.Union([Type.Literal('real'), Type.Literal('false'), Type.Literal('planned')], {
  description: 'Whether it was right: a real fault, a false alarm, or planned work',
})
export type Verdict = Static<typeof Verdict>

export const IncidentState = Type.Union([
  Type.Literal('open'),
  Type.Literal('acknowledged'),
  Type.Literal('silenced'),
  Type.Literal('closed'),
])
export type IncidentState = Static<typeof IncidentState>

/** What a cause is: an electrical fault, the supply, a sensor, the communication; or not told apart. */
export const IncidentKind = Type.Union([
  Type.Literal('electrical'),
  Type.Literal('supply'),
  Type.Literal('sensor'),
  Type.Literal('communication'),
  Type.Literal('unknown'),
])
export type IncidentKind = Static<typeof IncidentKind>

/** What an operator handles: the alerts of one cause. */
export const Incident = Type.Object(
  {
    id: Type.String({ description: '`inc_` and what is that of its first alert' }),
    title: Type.String({ examples: ['Current is 59 % above normal', 'Voltage sags at 12 of 30 devices'] }),
    sentence: Type.String({ description: 'Its worst alert in plain words' }),
    severity: Severity,
    state: IncidentState,
    kind: IncidentKind,
    metric: Type.String({ description: 'That of its worst alert' }),
    reason: Type.String(),
    site: Nullable(Type.String()),
    devices: Type.Array(Type.String()),
    name: Type.Optional(Type.String({ description: 'Of its device, where it is one' })),
    alerts: Type.Array(Type.String(), { description: 'The ids of its alerts, by their beginning' }),
    since: Instant,
    until: Nullable(Instant),
    value: Nullable(Type.Number()),
    unit: Type.String(),
    expected: Nullable(Type.Number()),
    sd: Type.Optional(Type.Number({ description: 'The spread that its score counts' })),
    score: Nullable(Type.Number()),
    excess_kwh: Nullable(Type.Number()),
    excess_cost: Nullable(Type.Number()),
    cost_per_day: Nullable(Type.Number()),
    acknowledged: Nullable(Acknowledged),
    silenced: Nullable(Silenced),
    verdict: Nullable(Verdict),
    cause: Type.Optional(Type.String({ description: 'What it was, where its verdict says so' })),
  },
  { description: 'The alerts of one cause' },
)
export type Incident = Static<typeof Incident>

export const IncidentList = Type.Array(Incident)
export type IncidentList = Static<typeof IncidentList>
