/** So many lines around a change are shown. */
const AROUND = 3

/** A line of either text, or of both. */
interface Line {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
}

/** What differs between two texts, as `git apply` and `patch` take it; empty where nothing does. */
export function unifiedDiff(before: string, after: string, name: string): string {
  const lines = aligned(linesOf(before), linesOf(after))
  const hunks = hunksOf(lines).map(([from, to]) => hunk(lines, from, to))
  return hunks.length === 0 ? '' : [`--- ${name}`, `+++ ${name}`, ...hunks].join('\n')
}

const linesOf = (text: string) => text.replace(/\n$/, '').split('\n')

/** The lines of both, those once that follow one another alike: after a difference, from the nearest that they share on. */
function aligned(before: readonly string[], after: readonly string[]): Line[] {
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [gone, come] = apart(before, after, i, j)
    for (const text of before.slice(i, i + gone)) lines.push({ sign: '-', text })
    for (const text of after.slice(j, j + come)) lines.push({ sign: '+', text })
    i += gone
    j += come
    const same = before[i]
    if (same !== undefined) lines.push({ sign: ' ', text: same })
    i++
    j++
  }
  return lines
}

/** How many lines of each there are before the next that they share; all that are left, where none is. */
function apart(
  before: readonly string[],
  after: readonly string[],
  i: number,
  j: number,
): [gone: number, come: number] {
  const left = [before.length - i, after.length - j] as const
  for (let both = 0; both < left[0] + left[1]; both++)
    for (let gone = Math.max(0, both - left[1]); gone <= Math.min(both, left[0] - 1); gone++)
      if (before[i + gone] === after[j + both - gone]) return [gone, both - gone]
  return [left[0], left[1]]
}

/** From which line to which something changes, what is around it included; what is near another one is of it. */
function hunksOf(lines: readonly Line[]): [from: number, to: number][] {
  const hunks: [number, number][] = []
  for (const [index, { sign }] of lines.entries()) {
    if (sign === ' ') continue
    const [from, to] = [Math.max(0, index - AROUND), Math.min(lines.length, index + AROUND + 1)]
    const last = hunks.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = to
    else hunks.push([from, to])
  }
  return hunks
}

function hunk(lines: readonly Line[], from: number, to: number): string {
  const count = (some: readonly Line[], other: '-' | '+') => some.filter(({ sign }) => sign !== other).length
  const [ahead, own] = [lines.slice(0, from), lines.slice(from, to)]
  const place = (other: '-' | '+') => {
    const length = count(own, other)
    return `${count(ahead, other) + (length === 0 ? 0 : 1)},${length}`
  }
  return [`@@ -${place('+')} +${place('-')} @@`, ...own.map(({ sign, text }) => `${sign}${text}`)].join('\n')
}
