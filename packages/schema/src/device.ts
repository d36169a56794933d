import { type Static, Type } from '@sinclair/typebox'
import { ClockWarning } from './device-clock.ts'
import { Milliseconds, Nullable } from './nullable.ts'
import { Link } from './runbook.ts'
import { MetricSeries } from './series.ts'
import { WatchEntry } from './watch.ts'

export const DeviceStatus = Type.Union(
  [
    Type.Literal('critical'),
    Type.Literal('warning'),
    Type.Literal('offline'),
    Type.Literal('silenced'),
    Type.Literal('ok'),
  ],
  {
    description:
      'The worst of its open incidents; silenced where all that is open is. offline until its next reading, though its incident is open for a while longer',
  },
)
export type DeviceStatus = Static<typeof DeviceStatus>

/** The electrical data that a power is derived from. */
export const Electrical = Type.Object(
  {
    phases: Type.Union([Type.Literal(1), Type.Literal(3)]),
    nominal_v: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    power_factor: Type.Number({ exclusiveMinimum: 0, maximum: 1, default: 1 }),
  },
  { additionalProperties: false },
)
export type Electrical = Static<typeof Electrical>

/** The latest value of a metric, and what it is compared with; null while that is learned. */
export const LatestValue = Type.Object({
  value: Type.Number(),
  time: Milliseconds,
  expected: Nullable(Type.Number()),
  sd: Nullable(Type.Number()),
  score: Nullable(Type.Number({ description: '(value - expected) / sd' })),
})
export type LatestValue = Static<typeof LatestValue>

/** The last hour of one metric, for a line in a list. */
export const Spark = Type.Object({
  metric: Type.String(),
  from: Milliseconds,
  step_ms: Type.Integer(),
  mean: Type.Array(Nullable(Type.Number())),
  usual: Nullable(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })),
})
export type Spark = Static<typeof Spark>

const Retired = Type.String({
  format: 'date-time',
  description: 'Since when it is forgotten (`npm run device -- retire`, or silent for a week), until it reports again',
})

/** The first two fields are the original's; `learning` comes with them, the others with any parameter of the operator's page. */
export const DeviceSummary = Type.Object(
  {
    device_id: Type.String(),
    last_seen: Type.String({ format: 'date-time' }),
    name: Type.Optional(Type.String()),
    site: Type.Optional(Nullable(Type.String())),
    note: Type.Optional(Type.String()),
    status: Type.Optional(DeviceStatus),
    learning: Type.Optional(
      Type.Boolean({
        description: 'Some detector does not judge it yet, and will: `watch` of the device says from when on',
      }),
    ),
    retired: Type.Optional(Retired),
    interval_s: Type.Optional(Nullable(Type.Number())),
    incident: Type.Optional(Nullable(Type.String())),
    values: Type.Optional(Type.Record(Type.String(), LatestValue)),
    power_kw: Type.Optional(Nullable(Type.Number())),
    expected_kw: Type.Optional(Nullable(Type.Number())),
    spark: Type.Optional(Spark),
  },
  { description: 'A device and when its latest reading was taken' },
)
export type DeviceSummary = Static<typeof DeviceSummary>

/** Every device with a reading within the raw bucket's retention, by id. */
export const DeviceList = Type.Array(DeviceSummary, { description: 'All known devices, by id' })
export type DeviceList = Static<typeof DeviceList>

/** One device: its recent readings as means, per metric and window. */
export const DeviceDetail = Type.Object(
  {
    device_id: Type.String(),
    windows: Type.Array(Type.String(), { description: 'The stretches of time in `series`' }),
    metrics: Type.Array(Type.String(), { description: 'The configured metrics, those of the original first' }),
    units: Type.Record(Type.String(), Type.String(), {
      description: 'Units: voltage, temperature, current; further metrics by their own name',
    }),
    series: Type.Record(Type.String(), MetricSeries),
    name: Type.Optional(Type.String()),
    site: Type.Optional(Nullable(Type.String())),
    note: Type.Optional(Type.String()),
    status: Type.Optional(DeviceStatus),
    retired: Type.Optional(Retired),
    interval_s: Type.Optional(Nullable(Type.Number())),
    electrical: Type.Optional(Nullable(Electrical)),
    values: Type.Optional(Type.Record(Type.String(), LatestValue)),
    energy_today_kwh: Type.Optional(Nullable(Type.Number({ description: 'Since midnight of its site' }))),
    incident: Type.Optional(Nullable(Type.String())),
    clock: Type.Optional(
      Nullable({
        ...ClockWarning,
        description:
          'That its clock or its zone is off: its readings are hours away from their arrival, always by about as much',
      }),
    ),
    watch: Type.Optional(
      Type.Array(WatchEntry, { description: 'What is watched already, and from when on the rest will be' }),
    ),
    links: Type.Optional(
      Type.Array(Link, { description: 'Its own and those of its site, as the configuration has them' }),
    ),
    neighbours: Type.Optional(Type.Array(Type.String(), { description: 'Of the same site and feed' })),
    revision: Type.Optional(
      Type.String({ description: 'What people have said of it so far: `If-Match` of a PATCH names it' }),
    ),
  },
  { description: 'Recent readings of a device; empty series where there are none' },
)
export type DeviceDetail = Static<typeof DeviceDetail>
