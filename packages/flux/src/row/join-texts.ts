import type { StringVector } from '../table/column.ts'
import { mapStrings, stringsOf } from '../table/strings-of.ts'
import { constantVector } from '../table/vector.ts'
import { checkTextLength, joinedText } from '../values/size-limits.ts'

/** Texts put together row by row; a null among them makes a null. */
export function joinTexts(parts: readonly StringVector[]): StringVector {
  const length = parts[0]?.length ?? 0
  const varying = parts.filter((part) => !part.constant)
  const [only] = varying
  const textAt = (part: StringVector, code: number): string => part.dictionary[code] as string
  if (!only)
    return constantVector(
      'string',
      joinedText(parts.map((part) => textAt(part, part.data[0] as number))),
      length,
    ) as StringVector
  if (varying.length === 1) {
    // The text of one column decides: each of its texts is put together once.
    return mapStrings(only, (text) =>
      joinedText(parts.map((part) => (part === only ? text : textAt(part, part.data[0] as number)))),
    )
  }
  const texts = Array.from({ length }, (_, row) => {
    let text = ''
    for (const part of parts) {
      const slot = part.constant ? 0 : row
      if (part.valid?.[slot] === 0) return undefined
      text += textAt(part, part.data[slot] as number)
    }
    checkTextLength(text.length)
    return text
  })
  return stringsOf(texts)
}
