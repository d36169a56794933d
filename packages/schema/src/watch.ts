import { type Static, Type } from '@sinclair/typebox'
import { Nullable } from './nullable.ts'

/** Whether a detector judges a metric of a device already, and from when on it will. */
export const WatchEntry = Type.Object(
  {
    metric: Type.String({
      description: 'A metric; device stands for the device itself, of which nothing may be heard',
    }),
    reason: Type.String({ description: 'The detector' }),
    ready: Type.Boolean(),
    ready_at: Nullable(
      Type.String({
        format: 'date-time',
        description: 'From when on, if readings go on as they do; null where it is, and where that cannot be told',
      }),
    ),
    threshold_now: Nullable(
      Type.Number({
        description:
          'The score that opens an alert now: sd, equal steps (stuck), minutes (offline), per cent (supply), units a minute (rate); null where it is not ready, and of limit, whose bounds are the metric’s',
      }),
    ),
  },
  { description: 'A detector and a metric of a device' },
)
export type WatchEntry = Static<typeof WatchEntry>
