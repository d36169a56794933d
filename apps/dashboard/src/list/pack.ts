/** A stretch of time; one that has not ended has no `to`. */
export interface Stretch {
  readonly from: number
  readonly to: number | null
}

/** Puts stretches that overlap, or are nearer than `gap` ms, under one another: as few rows as that takes. */
export function pack<T extends Stretch>(stretches: readonly T[], gap: number): T[][] {
  const rows: T[][] = []
  for (const one of stretches.toSorted((a, b) => a.from - b.from)) {
    const row = rows.find((list) => (list.at(-1)?.to ?? Number.POSITIVE_INFINITY) + gap < one.from)
    if (row) row.push(one)
    else rows.push([one])
  }
  return rows
}
