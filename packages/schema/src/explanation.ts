import { type Static, Type } from '@sinclair/typebox'
import { AlertEntry } from './alert-entry.ts'
import { IncidentKind, Verdict } from './incident.ts'
import { Instant, Nullable } from './nullable.ts'

const Point = Type.Unsafe<[number, number]>(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }))
const Band = Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description: '[lower, upper]' })

/** How far from normal, and how rare that is. */
export const HowFar = Type.Object({
  score: Nullable(Type.Number()),
  peak: Nullable(Type.Number()),
  peak_at: Type.Optional(Nullable(Instant)),
  percent: Nullable(Type.Number({ description: 'Of what was expected' })),
  usual: Nullable(Band),
  alerting: Nullable(Band),
  limit: Nullable(
    Type.Object({
      lower: Type.Optional(Type.Number()),
      upper: Type.Optional(Type.Number()),
      crossed_at: Type.Optional(Nullable(Instant)),
    }),
  ),
  rarity: Nullable(Type.Object({ days: Type.Integer(), largest_before: Nullable(Type.Number()) })),
})

/** What else moved, or did not, while the alert held. */
export const Moved = Type.Object({
  scope: Type.Union([Type.Literal('device'), Type.Literal('feed'), Type.Literal('site')]),
  metric: Type.String(),
  device_id: Type.Optional(Type.String()),
  devices: Type.Optional(Type.Integer()),
  moved: Type.Optional(Type.Integer()),
  change: Nullable(Type.Number()),
  percent: Nullable(Type.Number()),
  score: Nullable(Type.Number()),
  lag_s: Type.Optional(
    Nullable(
      Type.Number({ description: 'How long after the alert began it moved, to ten seconds; below 0: before it' }),
    ),
  ),
  spark: Type.Optional(Type.Array(Point, { description: '[milliseconds since the epoch, mean]' })),
})
export type Moved = Static<typeof Moved>

/** A sign of what kind the cause is, with its figure. */
export const Evidence = Type.Object({
  holds: Type.Boolean(),
  text: Type.String(),
  observed: Nullable(Type.Number()),
  usual: Nullable(Type.Number()),
  unit: Type.String(),
})
export type Evidence = Static<typeof Evidence>

export const Explanation = Type.Object({
  title: Type.String(),
  sentence: Type.String(),
  how_far: HowFar,
  moved: Type.Array(Moved),
  kind: Type.Object({
    value: IncidentKind,
    signs: Type.Integer({ description: 'How many signs hold' }),
    of: Type.Integer(),
    evidence: Type.Array(Evidence),
  }),
  cost: Nullable(
    Type.Object({
      excess_kwh: Type.Number(),
      cost: Nullable(Type.Number()),
      currency: Nullable(Type.String()),
      per_kwh: Nullable(Type.Number()),
      per_day: Nullable(Type.Number()),
      derived: Type.Boolean({ description: 'The power is made of voltage and current' }),
    }),
  ),
  steps: Type.Optional(Type.Array(Type.Object({ text: Type.String() }), { description: 'Of the runbook' })),
  runbook: Type.Optional(Nullable(Type.Object({ name: Type.String(), source: Type.String() }))),
  before: Type.Array(
    Type.Object({
      id: Type.String(),
      since: Instant,
      title: Type.String(),
      verdict: Nullable(Verdict),
      comment: Type.Optional(Type.String()),
    }),
  ),
  found_by: Type.Object({
    reason: Type.String(),
    threshold: Nullable(Type.Number()),
    samples: Nullable(Type.Number()),
    baseline: Type.Optional(
      Nullable(
        Type.Object({
          from: Instant,
          to: Instant,
          mean: Type.Number(),
          sd: Type.Number(),
          samples: Type.Optional(Type.Number()),
        }),
      ),
    ),
    config: Nullable(Type.String()),
  }),
})
export type Explanation = Static<typeof Explanation>

/** What happened to an alert, as people and the system did it. */
export const LogEntry = Type.Object({
  time: Instant,
  type: Type.String({ description: 'raised, closed, withdrawn, acknowledged, comment, verdict, silenced' }),
  actor: Type.Optional(Type.String()),
  text: Type.Optional(Type.String()),
  delay_s: Type.Optional(
    Type.Number({ description: 'Of `raised`: how long after it began it was found, where that is known' }),
  ),
  comment: Type.Optional(Type.String({ description: 'What was said as it was taken, which is its text' })),
})
export type LogEntry = Static<typeof LogEntry>

/** An alert with all that can be said of it. */
export const AlertDetail = Type.Composite([
  AlertEntry,
  Type.Object({ explanation: Explanation, log: Type.Array(LogEntry) }),
])
export type AlertDetail = Static<typeof AlertDetail>
