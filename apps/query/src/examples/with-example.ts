import type { TSchema } from '@sinclair/typebox'

/** The schema of an answer with an example, which `/docs` shows; a test holds each example to its schema. */
export const withExample = <T extends TSchema>(schema: T, ...examples: unknown[]): T => ({ ...schema, examples })
