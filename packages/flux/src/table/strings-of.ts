import { newBytes, newIndices } from '../values/arrays.ts'
import type { StringVector } from './column.ts'
import { strings } from './vector.ts'

/** A string vector of texts, undefined for null; its dictionary holds each text once. */
export function stringsOf(texts: readonly (string | undefined)[]): StringVector {
  const codes = new Map<string, number>()
  const dictionary: string[] = []
  const data = newIndices(texts.length)
  let valid: Uint8Array | undefined
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]
    if (text === undefined) {
      valid ??= newBytes(texts.length).fill(1)
      valid[i] = 0
      continue
    }
    let code = codes.get(text)
    if (code === undefined) {
      code = dictionary.length
      dictionary.push(text)
      codes.set(text, code)
    }
    data[i] = code
  }
  return strings(data, dictionary, valid)
}

/** The vector with `change` applied to every text, at the cost of one call for each dictionary entry. */
export function mapStrings(vector: StringVector, change: (text: string) => string): StringVector {
  const mapped = stringsOf(vector.dictionary.map(change))
  const data = newIndices(vector.data.length)
  for (let i = 0; i < data.length; i++) data[i] = mapped.data[vector.data[i] as number] as number
  return { ...vector, data, dictionary: mapped.dictionary }
}
