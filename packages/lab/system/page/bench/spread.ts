/** Of some times their middle one and the longest, in milliseconds. */
export function spread(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b)
  return { 'median ms': Math.round(sorted[sorted.length >> 1] ?? 0), 'most ms': Math.round(sorted.at(-1) ?? 0) }
}
