import { newBytes, newIndices } from '../values/arrays.ts'
import type { StringVector } from './column.ts'
import { constantVector, strings } from './vector.ts'

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

/** A string vector in which each text stands for `lengths[i]` rows; one constant where all are the same. */
export function stringRuns(texts: readonly string[], lengths: readonly number[], length: number): StringVector {
  const codes = new Map<string, number>()
  for (const text of texts) if (!codes.has(text)) codes.set(text, codes.size)
  if (codes.size === 1) return constantVector('string', texts[0], length) as StringVector
  const data = newIndices(length)
  let at = 0
  for (let i = 0; i < texts.length; i++) {
    const end = at + (lengths[i] as number)
    data.fill(codes.get(texts[i] as string) as number, at, end)
    at = end
  }
  return strings(data, [...codes.keys()])
}

/** The vector with `change` applied to every text, at the cost of one call for each dictionary entry. */
export function mapStrings(vector: StringVector, change: (text: string) => string): StringVector {
  const mapped = stringsOf(vector.dictionary.map(change))
  const data = newIndices(vector.data.length)
  for (let i = 0; i < data.length; i++) data[i] = mapped.data[vector.data[i] as number] as number
  return { ...vector, data, dictionary: mapped.dictionary }
}
