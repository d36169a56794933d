import type { TSchema } from '@sinclair/typebox'

/** By schema and example: what is compiled of a schema is kept with it (`@nrg/service/server`). */
const made = new WeakMap<TSchema, Map<string, TSchema>>()

/** The schema of an answer with an example, which `/docs` shows; a test holds each example to its schema. */
export function withExample<T extends TSchema>(schema: T, ...examples: unknown[]): T {
  const known = made.get(schema) ?? new Map<string, TSchema>()
  made.set(schema, known)
  const id = JSON.stringify(examples)
  const one = known.get(id) ?? { ...schema, examples }
  known.set(id, one)
  return one as T
}
