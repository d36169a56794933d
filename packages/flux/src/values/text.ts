import { checkArrayLength, checkTextLength, joinedText } from './size-limits.ts'
/** The number of bytes that a text takes up to a UTF-16 offset: InfluxDB counts positions in UTF-8. */
export const byteOffset = (text: string, offset: number): number => Buffer.byteLength(text.slice(0, offset))

/** The number of Unicode characters. */
export function characterCount(text: string): number {
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // The second half of a pair belongs to the character that its first half began.
    if (unit < 0xdc00 || unit > 0xdfff) count++
  }
  return count
}

/** White space as Go's `unicode.IsSpace` has it. */
const space = '\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const spaceAround = new RegExp(`^[${space}]+|[${space}]+$`, 'gu')
const oneSpace = new RegExp(`^[${space}]$`, 'u')

/** A text without the white space at both ends. */
export const trimSpace = (text: string): string => text.replace(spaceAround, '')

export const isSpace = (character: string): boolean => oneSpace.test(character)

/** A text without the characters of a set at its start. */
export function trimStart(text: string, set: string): string {
  const unwanted = new Set(set)
  let start = 0
  for (const character of text) {
    if (!unwanted.has(character)) break
    start += character.length
  }
  return text.slice(start)
}

/** A text without the characters of a set at its end. */
export function trimEnd(text: string, set: string): string {
  const unwanted = new Set(set)
  const characters = [...text]
  let end = characters.length
  while (end > 0 && unwanted.has(characters[end - 1] as string)) end--
  return characters.slice(0, end).join('')
}

/**
 * The pieces of a text between separators, at most `limit` of them where it is not negative: the last holds the
 * rest. An empty separator parts the characters. `after` leaves each separator at the end of its piece.
 */
export function splitText(text: string, separator: string, limit: number, after: boolean): string[] {
  if (limit === 0) return []
  if (separator === '') {
    checkArrayLength(text.length)
    const characters = [...text]
    if (limit < 0 || limit >= characters.length) return characters
    return [...characters.slice(0, limit - 1), characters.slice(limit - 1).join('')]
  }
  const pieces: string[] = []
  let start = 0
  for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, start)) {
    if (pieces.length === limit - 1) break
    const next = at + separator.length
    pieces.push(text.slice(start, after ? next : at))
    start = next
  }
  checkArrayLength(pieces.length)
  pieces.push(text.slice(start))
  return pieces
}

function occurrences(text: string, part: string): number {
  let count = 0
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++
  return count
}

/** A text with the first `limit` occurrences replaced, all where it is negative; an empty `old` is before every character and at the end. */
export function replaceText(text: string, old: string, by: string, limit: number): string {
  if (old !== '' && limit < 0) {
    checkTextLength(text.length + occurrences(text, old) * (by.length - old.length))
    return text.replaceAll(old, () => by)
  }
  if (old !== '') return joinedText(splitText(text, old, limit + 1, false), by)
  if (limit < 0) return joinedText(['', ...text, ''], by)
  const characters = [...text]
  const head = characters.slice(0, limit).map((character) => by + character)
  const end = limit > characters.length ? by : ''
  return joinedText([...head, ...characters.slice(limit), end])
}
