import { UnsupportedMediaType } from '../errors.ts'

/** Types whose body is one reading a line. The others may be JSON or lines: `readItems` finds out. */
export const LINES: ReadonlySet<string> = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
  'application/jsonlines',
  'application/json-lines',
  'text/x-ndjson',
  'text/ndjson',
])
const EITHER = new Set(['application/json', 'text/json', 'text/plain'])

/**
 * Says whether a body of this content type is lines.
 *
 * The original reads whatever is not `application/json` as lines; of that, a missing type and `text/plain` are kept.
 *
 * @throws UnsupportedMediaType
 */
export function isLines(contentType: string | undefined): boolean {
  if (contentType === undefined) return false
  const known = found.get(contentType)
  if (known !== undefined) return known
  const lines = areLines(contentType)
  if (found.size < FOUND && contentType.length <= FOUND_LENGTH) found.set(contentType, lines)
  return lines
}

/** What was found of types that came: clients have few, and each says its own with every request. */
const found = new Map<string, boolean>()
const FOUND = 100
const FOUND_LENGTH = 100

function areLines(contentType: string): boolean {
  if (contentType.trim() === '') return false
  const [type = '', ...parameters] = contentType.toLowerCase().split(';')
  const charset = parameters.find((parameter) => parameter.trim().startsWith('charset='))
  const inUtf8 = charset === undefined || /^\s*charset="?(utf-?8|us-ascii)"?\s*$/.test(charset)
  const name = type.trim()
  if (inUtf8 && LINES.has(name)) return true
  if (inUtf8 && (EITHER.has(name) || /^application\/[a-z0-9.-]+\+json$/.test(name))) return false
  throw new UnsupportedMediaType(contentType.slice(0, 100))
}
