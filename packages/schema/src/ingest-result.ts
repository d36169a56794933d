import { type Static, Type } from '@sinclair/typebox'
import { ClockWarning } from './device-clock.ts'
import { DETAIL_LIMIT, Detail } from './problem.ts'

/** The answer to readings that were stored, all or some of them. */
export const IngestResult = Type.Object(
  {
    ok: Type.Literal(true),
    written: Type.Integer({
      minimum: 0,
      description: 'How many readings are in the database, with one metric or more',
    }),
    queued: Type.Optional(
      Type.Integer({
        minimum: 1,
        description:
          'With 202: how many are on the disk of the service, and will be in the database when it takes them',
      }),
    ),
    skipped: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'With a source: how many payloads had none of its metrics, as it may be',
      }),
    ),
    rejected: Type.Optional(
      Type.Array(Detail, {
        maxItems: DETAIL_LIMIT,
        description:
          'What was refused, whole readings and single metrics (`field`) of them: do not send it again, but what is of too many devices',
      }),
    ),
    rejected_count: Type.Optional(Type.Integer({ minimum: 1, description: 'How much was refused, listed or not' })),
    warnings: Type.Optional(
      Type.Array(ClockWarning, {
        maxItems: DETAIL_LIMIT,
        description: 'Devices whose clock or zone is off: their readings are stored at the wrong time, or refused',
      }),
    ),
    ignored: Type.Optional(
      Type.Array(Type.String(), { maxItems: DETAIL_LIMIT, description: 'Fields that are no metric and were left out' }),
    ),
  },
  { description: 'Readings were stored', examples: [{ ok: true, written: 1 }] },
)
export type IngestResult = Static<typeof IngestResult>
