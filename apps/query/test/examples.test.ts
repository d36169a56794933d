import { streamEvents } from '@nrg/schema/stream'
import { parseTimestamp } from '@nrg/schema/timestamp'
import { FormatRegistry, type TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { RouteOptions } from 'fastify'
import { test } from 'tap'
import { streamEventExamples } from '../src/examples/stream.ts'
import { buildApp, openDatabase } from './fixture/build-app.ts'

FormatRegistry.Set('date-time', (text) => parseTimestamp(text) !== undefined)

/** A body that is taken or answered, where it is asked for, and its examples. */
interface Shown {
  readonly path: string
  readonly method: string
  /** A status, or `body`. */
  readonly part: string
  readonly schema: TSchema
}

/** What the routes under /api take, and what they answer to what is right. */
function bodiesOf({ url, method, schema = {} }: RouteOptions): Shown[] {
  const methods = [method].flat().filter((one) => one !== 'HEAD')
  if (!url.startsWith('/api/')) return []
  const answers = Object.entries((schema.response ?? {}) as Record<string, TSchema>)
  const parts = [...answers.filter(([status]) => /^20[0-3]$/.test(status)), ['body', schema.body] as const]
  const path = url.replaceAll(/:(\w+)/g, '{$1}')
  return methods.flatMap((one) =>
    parts.flatMap(([part, of]) =>
      of === undefined ? [] : [{ path, method: one.toLowerCase(), part, schema: of as TSchema }],
    ),
  )
}

test('what is taken and answered has an example that is one, and /docs shows it', async (t) => {
  const { config } = await openDatabase(t)
  const shown: Shown[] = []
  const app = await buildApp(t, config, undefined, { onRoute: (route) => shown.push(...bodiesOf(route)) })
  const { paths } = (await app.inject('/docs/json')).json()
  const without: string[] = []
  for (const { path, method, part, schema } of shown) {
    const name = `${method} ${path} ${part}`
    const [example] = (schema.examples ?? []) as unknown[]
    if (example === undefined) {
      without.push(name)
      continue
    }
    t.strictSame([...Value.Errors(schema, example)], [], name)
    const operation = paths[path][method]
    const { content } = part === 'body' ? operation.requestBody : operation.responses[part]
    for (const of of Object.values(content) as { example?: unknown; schema: { examples?: unknown[] } }[])
      t.strictSame(of.example ?? of.schema.examples?.[0], example, name)
  }
  t.strictSame(without, ['post /api/session body'], 'a key is shown nowhere')
  const ways = Object.values(paths).flatMap((path) => Object.entries(path as object))
  t.ok(shown.length > 40 && ways.length > 30, `${shown.length} bodies of ${ways.length} operations`)
})

test('the example of each event of the stream is one, and there is one of each', (t) => {
  t.strictSame(Object.keys(streamEventExamples).sort(), Object.keys(streamEvents).sort())
  for (const [name, schema] of Object.entries(streamEvents))
    t.strictSame([...Value.Errors(schema, streamEventExamples[name as keyof typeof streamEvents])], [], name)
  t.end()
})
