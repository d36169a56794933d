import { type Static, Type } from '@sinclair/typebox'
import { Instant, Nullable } from './nullable.ts'
import { Unsent } from './outbox-event.ts'
import { StatusCounts } from './site.ts'

/** The whole fleet at a moment, for the head of the page. */
export const FleetSummary = Type.Object(
  {
    server_time: Instant,
    devices: Type.Integer({ description: 'All that are known' }),
    heard: Type.Integer({ description: 'Those with a reading within three of their intervals' }),
    status: StatusCounts,
    incidents: Type.Object({
      critical: Type.Integer(),
      warning: Type.Integer(),
      unacknowledged: Type.Integer(),
      silenced: Type.Integer(),
    }),
    power_kw: Nullable(Type.Number({ description: 'The sum over devices with a power, measured or derived' })),
    expected_kw: Nullable(Type.Number()),
    usual_kw: Type.Optional(
      Nullable(
        Type.Unsafe<[number, number]>(
          Type.Array(Type.Number(), {
            minItems: 2,
            maxItems: 2,
            description:
              'Twice the spread of that to either side, of devices that vary each on its own; null where it is not known',
          }),
        ),
      ),
    ),
    energy_today_kwh: Type.Optional(
      Nullable(Type.Number({ description: 'Since midnight of each site, to the last whole five minutes' })),
    ),
    energy_usual_kwh: Type.Optional(Nullable(Type.Number({ description: 'What was expected of the same time' }))),
    excess_kwh: Nullable(Type.Number({ description: 'Of the open incidents, so far' })),
    excess_cost: Nullable(Type.Number()),
    excess_cost_per_day: Nullable(Type.Number({ description: 'If they are left' })),
    currency: Nullable(Type.String()),
    mixed_currencies: Type.Boolean(),
    event_id: Type.String({ description: 'Where the stream goes on from' }),
    simulated: Type.Optional(Type.Boolean({ description: 'The devices are those of the simulator of `npm run dev`' })),
    unsent: Type.Optional(Unsent),
    partial: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Past one machine: the cells that do not answer, whose devices are as they were known before',
      }),
    ),
    power_spark: Type.Optional(
      Type.Array(Type.Unsafe<[number, number]>(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })), {
        description: 'The power in each minute of the last hour: [milliseconds since the epoch, kW]; not in the stream',
      }),
    ),
    learning: Type.Object({
      since: Type.Optional(Nullable(Instant)),
      detectors: Type.Array(
        Type.Object({
          reason: Type.String(),
          ready: Type.Integer({ description: 'Devices that it judges' }),
          of: Type.Integer(),
          next_ready_at: Nullable(Instant),
        }),
      ),
    }),
  },
  { description: 'The fleet at a moment' },
)
export type FleetSummary = Static<typeof FleetSummary>
