import { type Static, Type } from '@sinclair/typebox'
import { Milliseconds, Nullable } from './nullable.ts'

const Column = Type.Array(Nullable(Type.Number()), { description: 'One value a time of `time`; a gap is null' })

/** Energy by the hours or days of a zone, as columns. */
export const EnergyRange = Type.Object(
  {
    time_zone: Type.String({ description: 'Whose hours and days they are' }),
    time: Type.Array(Milliseconds, { description: 'The start of each hour or day' }),
    kwh: Column,
    expected_kwh: Type.Unsafe<(number | null)[]>({
      ...Column,
      description: 'Of the time that `kwh` is of; null where it is not known for all of it',
    }),
    complete: Type.Array(Type.Boolean({ description: 'Nothing of it was left out' })),
    total_kwh: Nullable(Type.Number()),
    expected_total_kwh: Nullable(Type.Number()),
    cost: Nullable(Type.Number({ description: 'Null where a site has no tariff, or there are several currencies' })),
    currency: Nullable(Type.String()),
    left_out: Type.Array(
      Type.Object({
        from: Milliseconds,
        to: Milliseconds,
        why: Type.Union([Type.Literal('gap'), Type.Literal('sensor')], {
          description:
            'gap: nothing was heard, and nothing stands for it; sensor: its readings are of a broken sensor, and what was expected stands for them',
        }),
        alert: Type.Optional(Type.String()),
        device_id: Type.String(),
      }),
      { description: 'What is no part of `kwh` as it was read; the longest' },
    ),
    left_out_count: Type.Integer({ description: 'How many there are, listed or not' }),
  },
  { description: 'Energy by hours or days' },
)
export type EnergyRange = Static<typeof EnergyRange>
