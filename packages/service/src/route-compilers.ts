import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify'

/** What is kept of a schema that routes share: each as it is for one of its uses. */
type Compiled<F> = WeakMap<object, Map<string, F>>

const compileSerializer = SerializerSelector()()
const serializers: Compiled<ReturnType<FastifySerializerCompiler<object>>> = new WeakMap()
const validators: Compiled<ReturnType<FastifySchemaCompiler<object>>> = new WeakMap()

/**
 * Compiles what writes answers of a schema, once: dozens of routes answer the same errors, and to compile that anew for each of
 * them is a good part of a start.
 */
export const serializerCompiler: FastifySerializerCompiler<object> = (route) =>
  once(serializers, route.schema, '', () => compileSerializer(route as Parameters<typeof compileSerializer>[0]))

/** Compiles what checks a part of requests by a schema, once. Ajv would turn `null` and booleans into numbers. */
export const validatorCompiler: FastifySchemaCompiler<object> = (route) =>
  once(validators, route.schema, route.httpPart ?? '', () =>
    TypeBoxValidatorCompiler(route as Parameters<typeof TypeBoxValidatorCompiler>[0]),
  )

function once<F>(all: Compiled<F>, schema: object, use: string, compile: () => F): F {
  const uses = all.get(schema) ?? new Map<string, F>()
  all.set(schema, uses)
  const known = uses.get(use) ?? compile()
  uses.set(use, known)
  return known
}
