import { type Static, Type } from '@sinclair/typebox'

/** The most details, or rejected readings, that one answer lists. */
export const DETAIL_LIMIT = 100

export const Detail = Type.Object(
  {
    code: Type.String({ description: 'What is wrong, for programs' }),
    message: Type.String({ description: 'What is wrong, for people' }),
    index: Type.Optional(Type.Integer({ minimum: 0, description: 'Which reading of the request, from 0' })),
    line: Type.Optional(Type.Integer({ minimum: 1, description: 'Which line of an NDJSON body, from 1' })),
    field: Type.Optional(Type.String({ description: 'Which field of the reading' })),
  },
  { description: 'One thing that is wrong' },
)
export type Detail = Static<typeof Detail>

/** The body of every answer that is not a success. */
export const Problem = Type.Object(
  {
    ok: Type.Literal(false),
    error: Type.String({ description: 'The kind of problem, for programs' }),
    details: Type.Optional(Type.Array(Detail, { maxItems: DETAIL_LIMIT })),
    rejected_count: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'How much was refused, listed or not: whole readings, and single metrics',
      }),
    ),
    request_id: Type.Optional(Type.String({ description: 'Finds the request in the log of the service' })),
  },
  { description: 'What went wrong, and what to do about it' },
)
export type Problem = Static<typeof Problem>
