import type { TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'

/** What is wrong with a part of a file, and where that part is. */
export interface Fault {
  readonly path: readonly string[]
  readonly message: string
}

export interface YamlFile {
  /** The name of the file, for messages. */
  readonly source: string
  /** What is wrong with the value of the file; `root` is how it is written. */
  readonly faults: (value: unknown, root: Node | null) => Iterable<Fault>
  /** The error to throw for a message. */
  readonly error: (message: string) => Error
}

/**
 * Reads a file written in YAML (or JSON, which is YAML).
 *
 * @throws the error for a message that names each fault as `source:line:column path: what is wrong`
 */
export function parseYamlFile(text: string, { source, faults, error }: YamlFile): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${source}:${line}:${col}`
  }
  const broken = document.errors.map((one) => `${at(one.pos[0])} ${one.message}`)
  if (broken.length > 0) throw error(broken.join('\n'))

  const value = readValue(document, (reason) => error(`${source}:1:1 ${reason}`))
  const found = [...faults(value, document.contents)].map(
    ({ path, message }) => `${at(offsetOf(document.contents, path))} ${path.join('.') || 'file'}: ${message}`,
  )
  if (found.length > 0) throw error(found.join('\n'))
  return value
}

/** What a document says. Of names that stand for others, again and again, one that has too many is refused. */
function readValue(document: Document.Parsed, error: (reason: string) => Error): unknown {
  try {
    return document.toJS()
  } catch (thrown) {
    throw error((thrown as Error).message)
  }
}

/** What a schema finds wrong with a value: the first fault of each part. */
export function* schemaFaults(schema: TSchema, value: unknown): Generator<Fault> {
  const seen = new Set<string>()
  for (const { path, message, schema: part } of Value.Errors(schema, value)) {
    if (seen.has(path)) continue
    seen.add(path)
    const hint = typeof part.description === 'string' ? ` (${part.description})` : ''
    yield { path: path.split('/').slice(1), message: `${message}${hint}` }
  }
}

/** Where the value at `path` begins in the text; of what is missing, where its parent begins. */
function offsetOf(root: Node | null, path: readonly string[]): number {
  let node = root
  let offset = root?.range?.[0] ?? 0
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      if (pair === undefined) break
      offset = (pair.key as Node).range?.[0] ?? offset
      node = pair.value as Node | null
    } else if (isSeq(node)) {
      node = (node.items[Number(key)] as Node | undefined) ?? null
      offset = node?.range?.[0] ?? offset
    } else break
  }
  return offset
}
