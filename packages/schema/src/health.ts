import { type Static, Type } from '@sinclair/typebox'

/** The answer of `/health` (the process lives) and `/ready` (it can do its work). */
export const Health = Type.Object(
  { ok: Type.Literal(true), service: Type.String(), uptime_s: Type.Number({ minimum: 0 }) },
  { description: 'All is well' },
)
export type Health = Static<typeof Health>
