import { compareValues } from './compare.ts'
import { Dictionary, type Value } from './value.ts'

/** A dictionary of these entries; of two with the same key the later one stays. */
export function dictionaryOf(entries: readonly (readonly [key: Value, value: Value])[]): Dictionary {
  const sorted = [...entries].sort(([a], [b]) => compareValues(a, b))
  const last = sorted.filter(([key], i) => {
    const next = sorted[i + 1]
    return next === undefined || compareValues(key, next[0]) !== 0
  })
  return new Dictionary(last)
}
