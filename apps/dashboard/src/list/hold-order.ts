/**
 * The order in which a list is shown. While it is held, because the pointer or the focus is in it, what is shown stays
 * where it is: what is gone leaves, and what is new waits at the end.
 *
 * @param shown the keys as they are shown now
 * @param sorted the keys as they should be
 */
export function holdOrder(shown: readonly string[], sorted: readonly string[], held: boolean): readonly string[] {
  if (!held || shown.length === 0) return sorted
  const wanted = new Set(sorted)
  const kept = shown.filter((key) => wanted.has(key))
  const known = new Set(kept)
  return [...kept, ...sorted.filter((key) => !known.has(key))]
}
