/** A path into JSON, taken apart: from the whole payload (`$.a`), or from where one stands in it. */
export interface JsonPath {
  readonly text: string
  readonly isFromRoot: boolean
  readonly keys: readonly string[]
}

const KEY = /(?:^|\.)([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/gy

/**
 * Takes a path apart: keys with dots between, `[0]` or `.0` for an element, `["a.b"]` for a key with a dot in it; `$` is the
 * payload itself, and a path that begins with it is from there. `undefined` where it is no path.
 */
export function parseJsonPath(text: string): JsonPath | undefined {
  const isFromRoot = text === '$' || text.startsWith('$.') || text.startsWith('$[')
  const rest = isFromRoot ? text.slice(text.startsWith('$.') ? 2 : 1) : text
  const keys: string[] = []
  KEY.lastIndex = 0
  let end = 0
  for (let match = KEY.exec(rest); match !== null; match = KEY.exec(rest)) {
    keys.push(match[1] ?? match[2] ?? (JSON.parse(`"${match[3]}"`) as string))
    end = KEY.lastIndex
  }
  return end === rest.length && (isFromRoot || keys.length > 0) ? { text, isFromRoot, keys } : undefined
}

/** The value at a path; `undefined` where there is none. */
export function valueAt(path: JsonPath, root: unknown, here: unknown): unknown {
  let value = path.isFromRoot ? root : here
  for (const key of path.keys) {
    // An array has its elements and nothing else; an object what it was sent with.
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<string, unknown>>)[key]
  }
  return value
}

/** The value at the first of these paths that has one. */
export function firstAt(paths: readonly JsonPath[], root: unknown, here: unknown): unknown {
  for (const path of paths) {
    const value = valueAt(path, root, here)
    if (value !== undefined) return value
  }
  return undefined
}
