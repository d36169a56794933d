import { type Static, Type } from '@sinclair/typebox'
import { Detail } from './problem.ts'

/** The answer of `/health` (the process lives) and `/ready` (it can do its work). */
export const Health = Type.Object(
  {
    ok: Type.Literal(true),
    service: Type.String(),
    uptime_s: Type.Number({ minimum: 0 }),
    warnings: Type.Optional(
      Type.Array(Detail, {
        description:
          'What keeps the database from detecting, and what it cannot judge, while the service does its own work',
      }),
    ),
  },
  { description: 'All is well' },
)
export type Health = Static<typeof Health>
