import { parseId } from '../metadata/identifier.ts'
import { ApiError, decoding } from '../wire/api-error.ts'
import { parseRfc3339 } from '../wire/rfc3339.ts'
import { JsonSyntaxError, parseJson } from './go-json.ts'

/** What a member of a request's JSON object is. Members that are not named are ignored. */
export type Shape =
  | 'string'
  | 'bool'
  | 'int64'
  | 'id'
  | 'time'
  | 'strings'
  | 'texts'
  | 'raw'
  | { readonly list: Struct }
  | Struct

/** An object: the name of InfluxDB's type, which its messages show, and the members. */
export interface Struct {
  readonly struct: string
  /** The Go package of that type; `http` where it is left out. */
  readonly package?: string
  readonly members: Readonly<Record<string, Shape>>
}

type Decoded<S extends Shape> = S extends 'string' | 'id'
  ? string
  : S extends 'bool'
    ? boolean
    : S extends 'int64'
      ? number
      : S extends 'time'
        ? bigint
        : S extends 'strings'
          ? string[]
          : S extends 'texts'
            ? Record<string, string>
            : S extends 'raw'
              ? unknown
              : S extends { readonly list: infer L extends Struct }
                ? DecodedStruct<L>[]
                : S extends Struct
                  ? DecodedStruct<S>
                  : never

type DecodedStruct<S extends Struct> = { [K in keyof S['members']]?: Decoded<S['members'][K]> }

const GO_TYPES: Readonly<Record<Exclude<Shape, object>, string>> = {
  raw: 'interface {}',
  string: 'string',
  bool: 'bool',
  int64: 'int64',
  id: 'platform.ID',
  time: 'time.Time',
  strings: '[]string',
  texts: 'map[string]string',
}

/** The body is not JSON, or not of the shape. */
class JsonError extends ApiError {}

/** Bytes of a JSON body: it is read on the thread that answers all requests. The largest one is that of a script. */
const MOST_BYTES = 2 * 2 ** 20

/** Reads a request body into the shape; the error's message is what InfluxDB's JSON decoder says, after the prefix. */
export function decodeJson<const S extends Struct>(body: Buffer, shape: S, prefix?: string): DecodedStruct<S> {
  if (prefix !== undefined) return decoding(prefix, () => decodeJson(body, shape))
  if (body.length > MOST_BYTES) throw new JsonError('invalid', `the body is too large: it may have ${MOST_BYTES} bytes`)
  let value: unknown
  try {
    value = parseJson(body.toString('utf8'))
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new JsonError('invalid', error.message, { cause: error })
    throw error
  }
  return decodeStruct(value, shape, []) as DecodedStruct<S>
}

/** The same for endpoints of which InfluxDB takes a malformed body for an internal error. */
export function decodeJsonBare<const S extends Struct>(body: Buffer, shape: S): DecodedStruct<S> {
  try {
    return decodeJson(body, shape)
  } catch (error) {
    throw error instanceof JsonError ? new ApiError('internal error', error.message, { cause: error }) : error
  }
}

function decodeStruct(
  value: unknown,
  shape: Struct,
  path: readonly string[],
  root = shape.struct,
): Record<string, unknown> {
  if (value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw mismatch(value, root, path, typeName(shape))
  const decoded: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) {
    const wanted = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined
    if (wanted === undefined || member === null) continue
    decoded[name] = decodeMember(member, wanted, [...path, name], root)
  }
  return decoded
}

const typeName = (shape: Struct): string => `${shape.package ?? 'http'}.${shape.struct}`

function decodeMember(value: unknown, shape: Shape, path: readonly string[], root: string): unknown {
  if (typeof shape === 'object') {
    if (!('list' in shape)) return decodeStruct(value, shape, path, root)
    if (!Array.isArray(value)) throw mismatch(value, root, path, `[]${typeName(shape.list)}`)
    return value.map((element) => decodeStruct(element, shape.list, path, root))
  }
  const decoded = readers[shape](value, path, root)
  if (decoded === undefined) throw mismatch(value, root, path, GO_TYPES[shape])
  return decoded
}

type Reader = (value: unknown, path: readonly string[], root: string) => unknown

/** How what is no object is read: undefined where the value, which is not null, is of another kind. */
const readers: Readonly<Record<Exclude<Shape, object>, Reader>> = {
  raw: (value) => value,
  string: (value) => (typeof value === 'string' ? value : undefined),
  bool: (value) => (typeof value === 'boolean' ? value : undefined),
  int64: (value) => (typeof value === 'number' && Number.isInteger(value) ? value : undefined),
  id: (value) => (typeof value === 'string' ? parseId(value) : undefined),
  strings: (value, path, root) =>
    Array.isArray(value) ? value.map((element) => decodeMember(element, 'string', path, root)) : undefined,
  texts(value, path, root) {
    if (typeof value !== 'object' || Array.isArray(value)) return undefined
    const entries = Object.entries(value as object)
    return Object.fromEntries(entries.map(([key, text]) => [key, decodeMember(text, 'string', path, root)]))
  },
  time(value) {
    if (typeof value === 'string') return parseRfc3339(value)
    throw new JsonError('invalid', 'Time.UnmarshalJSON: input is not a JSON string')
  },
}

function mismatch(value: unknown, root: string, path: readonly string[], wanted: string): JsonError {
  const found = typeof value === 'number' && wanted === 'int64' ? `number ${value}` : kindOf(value)
  const target = path.length === 0 ? 'Go value' : `Go struct field ${root}.${path.join('.')}`
  return new JsonError('invalid', `json: cannot unmarshal ${found} into ${target} of type ${wanted}`)
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
