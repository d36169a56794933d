/** The costs of the standard profile; a detection within its window is worth 1. */
const FALSE_ALARM = 0.11
const MISS = 1

const PROBATION_SHARE = 0.15
const PROBATION_LIMIT = 5000

/** A file of the corpus: how many rows, and the first and last row of each window of an anomaly. */
export interface NabFile {
  readonly rows: number
  readonly windows: readonly (readonly [first: number, last: number])[]
}

/** The rows at a file's beginning that are not scored. */
export function probation(rows: number): number {
  return Math.floor(PROBATION_SHARE * Math.min(rows, PROBATION_LIMIT))
}

/**
 * The score of the standard profile over a corpus: 0 for a detector that says nothing, 100 for one that is perfect.
 *
 * @param detections the rows at which alerts began, of each file
 * @see https://arxiv.org/abs/1510.03336
 */
export function scoreNab(files: readonly NabFile[], detections: readonly (readonly number[])[]): number {
  const windows = files.reduce((sum, file) => sum + file.windows.length, 0)
  const raw = files.reduce((sum, file, index) => sum + scoreFile(file, detections[index] ?? []), 0)
  return (100 * (raw + windows * MISS)) / Math.max(1, windows * (1 + MISS))
}

function scoreFile({ rows, windows }: NabFile, detections: readonly number[]): number {
  const found = new Map<number, number>()
  let score = 0
  for (const row of detections.toSorted((a, b) => a - b)) {
    if (row < probation(rows)) continue
    const index = windows.findIndex(([first, last]) => first <= row && row <= last)
    const inside = windows[index]
    if (inside === undefined) score += FALSE_ALARM * afterWindow(row, windows)
    else if (!found.has(index)) {
      // The earlier in its window, the more: nearly nothing at its end.
      const [first, last] = inside
      found.set(index, sigmoid(-(last - row + 1) / (last - first + 1)) / sigmoid(-1))
    }
  }
  for (const worth of found.values()) score += worth
  return score - MISS * (windows.length - found.size)
}

/** Between 0 and -1: what comes right after a window costs little. */
function afterWindow(row: number, windows: NabFile['windows']): number {
  const previous = windows.findLast(([, last]) => last < row)
  if (previous === undefined) return -1
  const [first, last] = previous
  const distance = (row - last) / Math.max(1, last - first)
  return distance > 3 ? -1 : sigmoid(distance)
}

const sigmoid = (position: number) => 2 / (1 + Math.exp(5 * position)) - 1
