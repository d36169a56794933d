/** A property of a record type: a basic type such as `int`, a variable such as `#t5`, or something longer. */
export interface PropertyType {
  readonly label: string
  readonly type: string
}

/**
 * The properties of a record type as the official checker writes it, such as `{A with _value: int, "a b": #t5}`.
 * The types of whole columns, `v[int]`, count as those of their values.
 */
export function recordProperties(text: string): PropertyType[] {
  const inner = /^\s*\{([\s\S]*)\}\s*$/.exec(text)?.[1]
  if (inner === undefined) return []
  return splitTop(inner.replace(/^\s*\S+\s+with\s/, ''))
    .map((part) => /^\s*(?:"((?:[^"\\]|\\.)*)"|([^\s:]+))\s*:\s*([\s\S]+?)\s*$/.exec(part))
    .filter((match) => match !== null)
    .map((match) => ({ label: match[1] ?? match[2] ?? '', type: (match[3] ?? '').replace(/^v\[(.*)\]$/, '$1') }))
}

/** Parts between commas that stand in no bracket. */
function splitTop(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const character of text) {
    if ('([{'.includes(character)) depth++
    if (')]}'.includes(character)) depth--
    if (character === ',' && depth === 0) {
      parts.push(part)
      part = ''
    } else part += character
  }
  return [...parts, part].filter((item) => item.trim() !== '')
}
