import { type Static, Type } from '@sinclair/typebox'
import { ClockWarning } from './device-clock.ts'

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

/** The media type of a `Problem`. */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

/**
 * The body of every answer that is not a success: the members of the original, and those of RFC 9457.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export const Problem = Type.Object(
  {
    type: Type.Optional(Type.String({ description: 'The kind of problem, as a URI: `error` in it' })),
    title: Type.Optional(Type.String({ description: 'The kind of problem, for people' })),
    status: Type.Optional(Type.Integer({ description: 'The status of the answer' })),
    detail: Type.Optional(Type.String({ description: 'The first of `details`' })),
    ok: Type.Literal(false),
    error: Type.String({ description: 'The kind of problem, for programs' }),
    details: Type.Optional(Type.Array(Detail, { maxItems: DETAIL_LIMIT })),
    rejected_count: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'How much was refused, listed or not: whole readings, and single metrics',
      }),
    ),
    state: Type.Optional(Type.String({ description: 'What it is by now that was acted on' })),
    warnings: Type.Optional(
      Type.Array(ClockWarning, {
        maxItems: DETAIL_LIMIT,
        description: 'Of ingest: devices whose clock or zone is off',
      }),
    ),
    request_id: Type.Optional(Type.String({ description: 'Finds the request in the log of the service' })),
  },
  { description: 'What went wrong, and what to do about it' },
)
export type Problem = Static<typeof Problem>

/** A problem with the members of RFC 9457, made of those that it has. */
export function describeProblem(problem: Problem, status: number, requestId: string): Problem {
  const { error, details } = problem
  const words = error.replaceAll('_', ' ')
  return {
    type: `urn:nrg:problem:${encodeURIComponent(error.replaceAll(' ', '_'))}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status,
    detail: details?.[0]?.message ?? words,
    ...problem,
    request_id: requestId,
  }
}
