import { compareValues } from '../../values/compare.ts'
import type { Dictionary, Value } from '../../values/value.ts'

/** Where a key is among a dictionary's sorted entries, or where it would be put in. */
export function entryPlace({ entries }: Dictionary, key: Value): { readonly at: number; readonly found: boolean } {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    const order = compareValues((entries[middle] as readonly [Value, Value])[0], key)
    if (order === 0) return { at: middle, found: true }
    if (order < 0) low = middle + 1
    else high = middle
  }
  return { at: low, found: false }
}
