/** Which rows of a long list are drawn: those in sight, and some around them. */
export interface RowWindow {
  readonly first: number
  /** The one after the last. */
  readonly end: number
}

const AROUND = 6

/**
 * @param top where the list begins, in pixels below the upper edge of the window; negative once it is scrolled past
 * @param height of the window, in pixels
 */
export function windowOf(top: number, height: number, rowHeight: number, count: number): RowWindow {
  const first = Math.min(count, Math.max(0, Math.floor(-top / rowHeight) - AROUND))
  const end = Math.min(count, Math.ceil((height - top) / rowHeight) + AROUND)
  return { first, end: Math.max(first, end) }
}
