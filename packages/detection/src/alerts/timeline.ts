/** What stands on a timeline; times in milliseconds since the epoch. */
export interface Span {
  readonly from: number
  readonly to: number
  /** How much it says: of several that are one the first in this order stands for all. */
  readonly rank: number
}

/** Several that are too near to be told apart. */
export interface Merged<S extends Span> {
  readonly from: number
  readonly to: number
  readonly worst: S
  readonly members: readonly S[]
}

/** Merges what is less than a distance apart, by the beginning. */
export function mergeSpans<S extends Span>(spans: readonly S[], apartMs: number): Merged<S>[] {
  const merged: { from: number; to: number; worst: S; members: S[] }[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1)
    if (last === undefined || span.from - last.to >= apartMs) {
      merged.push({ from: span.from, to: span.to, worst: span, members: [span] })
      continue
    }
    last.to = Math.max(last.to, span.to)
    last.members.push(span)
    if (span.rank < last.worst.rank) last.worst = span
  }
  return merged
}
