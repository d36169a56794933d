import type { BadLine } from './record.ts'

const FIRST = 3
/** A file has so many reasons at the most: one for each column that is mapped, and a few. */
const REASONS = 100

/** What in a file is no reading, summed by why. */
export interface Skipped {
  readonly count: number
  add(line: BadLine): void
  /** The first of them, a line each. */
  first(): string[]
  /** How many for which reason, a line each, the most first. */
  sums(): string[]
}

export function skippedLines(): Skipped {
  const sums = new Map<string, { count: number; example: BadLine }>()
  const first: BadLine[] = []
  let count = 0
  return {
    get count() {
      return count
    },
    add(line) {
      count++
      if (first.length < FIRST) first.push(line)
      const sum = sums.get(line.reason)
      if (sum !== undefined) sum.count++
      else if (sums.size < REASONS) sums.set(line.reason, { count: 1, example: line })
    },
    first: () => first.map((line) => `line ${line.line}: ${why(line)}`),
    sums: () =>
      [...sums]
        .sort(([, one], [, other]) => other.count - one.count)
        .map(
          ([, { count: number, example }]) =>
            `${number} × ${why(example)} (line ${example.line}${number > 1 ? ' the first' : ''})`,
        ),
  }
}

function why({ reason, text }: BadLine): string {
  if (text === undefined) return reason
  return `${reason}: ${text.length > 60 ? `${JSON.stringify(text.slice(0, 60))}…` : JSON.stringify(text)}`
}
