/**
 * Reads comma-separated lines one by one. Empty lines are passed over, and quotes are taken as they come: one
 * within a plain field, or one that nothing closes, is part of the text.
 */
export function* readRecords(text: string): Generator<readonly string[]> {
  // A byte order mark says nothing about UTF-8.
  let at = text.startsWith('\ufeff') ? 1 : 0
  while (at < text.length) {
    const end = lineEndAt(text, at)
    if (end === at || (text[at] === '\r' && end === at + 1)) at = end + 1
    else {
      const record: string[] = []
      at = readRecord(text, at, record)
      yield record
    }
  }
}

/** Where the line feed after an offset is, the text's end where there is none. */
function lineEndAt(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** Adds the fields of the record that starts at an offset; answers where the next one starts. */
function readRecord(text: string, start: number, record: string[]): number {
  let at = start
  for (;;) {
    const field = text[at] === '"' ? readQuoted(text, at + 1) : readPlain(text, at)
    record.push(field.value)
    if (text[field.end] !== ',') return field.end + 1
    at = field.end + 1
  }
}

interface Field {
  readonly value: string
  /** The offset of the comma or line feed behind the field, or the text's end. */
  readonly end: number
}

function readPlain(text: string, start: number): Field {
  const lineEnd = lineEndAt(text, start)
  const comma = text.indexOf(',', start)
  if (comma >= 0 && comma < lineEnd) return { value: text.slice(start, comma), end: comma }
  return { value: withoutReturn(text.slice(start, lineEnd)), end: lineEnd }
}

function readQuoted(text: string, start: number): Field {
  let value = ''
  let at = start
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return { value: withoutReturn(unixLines(value + text.slice(at))), end: text.length }
    value += text.slice(at, quote)
    const next = quote + 1
    const closes =
      next >= text.length || text[next] === ',' || text[next] === '\n' || /^\r(?:\n|$)/.test(text.slice(next, next + 2))
    if (closes) return { value: unixLines(value), end: text[next] === '\r' ? next + 1 : next }
    value += '"'
    at = text[next] === '"' ? next + 1 : next
  }
}

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text)
const unixLines = (text: string): string => text.replaceAll('\r\n', '\n')
