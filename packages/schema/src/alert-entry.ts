import { type Static, Type } from '@sinclair/typebox'
import { Alert } from './alert.ts'
import { Acknowledged, IncidentKind, Silenced, Verdict } from './incident.ts'
import { Nullable } from './nullable.ts'

/** What an alert is now: told, taken by somebody, hidden, over, or taken back by late readings. */
export const AlertEntryState = Type.Union([
  Type.Literal('open'),
  Type.Literal('acknowledged'),
  Type.Literal('silenced'),
  Type.Literal('closed'),
  Type.Literal('withdrawn'),
])
export type AlertEntryState = Static<typeof AlertEntryState>

/** An alert with what is known of its incident. */
export const AlertEntry = Type.Composite(
  [
    Alert,
    Type.Object({
      state: AlertEntryState,
      kind: IncidentKind,
      excess_kwh: Type.Optional(Nullable(Type.Number({ description: 'More than was expected; less is below 0' }))),
      excess_cost: Type.Optional(Nullable(Type.Number())),
      acknowledged: Nullable(Acknowledged),
      silenced: Nullable(Silenced),
      verdict: Nullable(Verdict),
    }),
  ],
  { description: 'An alert' },
)
export type AlertEntry = Static<typeof AlertEntry>
