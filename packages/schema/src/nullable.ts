import { type TSchema, Type } from '@sinclair/typebox'

/** A value, or `null` where there is none to tell: never 0 in its place. */
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** A time in an object: ISO 8601 in UTC, with milliseconds. */
export const Instant = Type.String({ format: 'date-time' })

/** A time in a column: milliseconds since the epoch. */
export const Milliseconds = Type.Integer({ description: 'Milliseconds since the epoch' })
