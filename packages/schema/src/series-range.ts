import { type Static, Type } from '@sinclair/typebox'
import { Electrical } from './device.ts'
import { Milliseconds, Nullable } from './nullable.ts'

const Column = Type.Array(Nullable(Type.Number()), { description: 'One value a time of `time`; a gap is null' })

/** The series of one metric in a range, as columns. */
export const MetricRange = Type.Object({
  unit: Type.String(),
  mean: Column,
  min: Column,
  max: Column,
  n: Type.Array(Type.Integer()),
  expected: Column,
  sd: Column,
  baseline: Type.String({ description: 'zscore, seasonal, level or none: what `expected` and `sd` are of' }),
  threshold: Type.Number({ description: 'So many sd from what is expected raise an alert' }),
  limit: Type.Optional(Type.Object({ lower: Type.Optional(Type.Number()), upper: Type.Optional(Type.Number()) })),
  last: Nullable(Type.Object({ time: Milliseconds, value: Type.Number() })),
  derived: Type.Optional(
    Type.Object(
      { from: Type.Array(Type.String()), ...Type.Pick(Electrical, ['phases', 'power_factor']).properties },
      { description: 'A metric that is not measured: what it is derived from, and with' },
    ),
  ),
})
export type MetricRange = Static<typeof MetricRange>

/** A device's readings in a range of time, at a resolution that a chart can draw. */
export const SeriesRange = Type.Object(
  {
    device_id: Type.String(),
    from: Milliseconds,
    to: Milliseconds,
    step_ms: Type.Integer({ minimum: 1 }),
    source: Type.String({ description: 'raw or rollup' }),
    time: Type.Array(Milliseconds, { description: 'The end of each step' }),
    metrics: Type.Record(Type.String(), MetricRange),
    alerts: Type.Array(
      Type.Object({
        id: Type.String(),
        incident: Type.String(),
        metric: Type.String(),
        reason: Type.String(),
        severity: Type.String(),
        since: Milliseconds,
        until: Nullable(Milliseconds),
        open: Type.Boolean(),
      }),
    ),
    events: Type.Array(
      Type.Object({
        time: Milliseconds,
        type: Type.String({
          description: 'What people did, as in the log of an alert; config: another configuration judges from then on',
        }),
        actor: Type.Optional(Type.String()),
        text: Type.Optional(Type.String()),
      }),
    ),
    gaps: Type.Array(Type.Object({ from: Milliseconds, to: Milliseconds })),
  },
  { description: 'A device in a range of time' },
)
export type SeriesRange = Static<typeof SeriesRange>
