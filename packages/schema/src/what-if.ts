import { type Static, Type } from '@sinclair/typebox'
import { Alert } from './alert.ts'
import { Instant } from './nullable.ts'

/** Which alerts there would have been with another threshold. */
export const WhatIf = Type.Object(
  {
    from: Instant,
    to: Instant,
    threshold_now: Type.Number({ description: 'The threshold that holds; of several, the lowest' }),
    least: Type.Number({
      description: 'Scores are stored from this on: what a lower threshold would find `npm run backtest` says',
    }),
    appear: Type.Array(Alert, { description: 'Those that there would be, and are not: the latest' }),
    vanish: Type.Array(Alert, { description: 'Those that there are, and would not be: the latest' }),
    appear_count: Type.Integer({ description: 'How many they are, listed or not' }),
    vanish_count: Type.Integer(),
    per_day: Type.Number({ description: 'Alerts a day with that threshold' }),
    per_day_now: Type.Number(),
    yaml: Type.String({ description: 'What sets it, for fleet.yaml' }),
  },
  { description: 'Which alerts another threshold would have raised' },
)
export type WhatIf = Static<typeof WhatIf>
