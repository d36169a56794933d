import { type Static, Type } from '@sinclair/typebox'
import { Electrical } from './device.ts'
import { Limit } from './metric.ts'

/** What is measured, as the query service answers it. */
export const MetricSummary = Type.Object(
  {
    name: Type.String(),
    label: Type.String(),
    unit: Type.String(),
    decimals: Type.Integer({ description: 'So many are shown; values have one more' }),
    limit: Type.Optional(Limit),
    alerting_sd: Type.Number({ description: 'So many sd from what is expected raise an alert' }),
    usual_sd: Type.Number({ description: 'Within so many sd a value is usual' }),
    kind: Type.Union([Type.Literal('measured'), Type.Literal('derived')]),
    from: Type.Optional(Type.Array(Type.String(), { description: 'The metrics that it is derived from' })),
    assumes: Type.Optional(
      Type.Pick(Electrical, ['phases', 'power_factor'], {
        description: 'What it is derived with, where that is the same of all devices: `electrical` of each has its own',
      }),
    ),
  },
  { description: 'A metric: its unit is named here and in no value' },
)
export type MetricSummary = Static<typeof MetricSummary>

export const MetricList = Type.Array(MetricSummary, { description: 'What is measured, and what is derived of it' })
export type MetricList = Static<typeof MetricList>
