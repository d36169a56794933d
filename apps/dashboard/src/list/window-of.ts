/** Which rows of a long list are drawn: those in sight, and some around them. */
export interface RowWindow {
  readonly first: number
  /** The one after the last. */
  readonly end: number
}

const AROUND = 6
/** So many rows are new in one frame: a whole window of them would keep the page from answering for longer than one. */
const NEW_AT_ONCE = 12

/**
 * @param top where the list begins, in pixels below the upper edge of the window; negative once it is scrolled past
 * @param height of the window, in pixels
 */
export function windowOf(top: number, height: number, rowHeight: number, count: number): RowWindow {
  const first = Math.min(count, Math.max(0, Math.floor(-top / rowHeight) - AROUND))
  const end = Math.min(count, Math.ceil((height - top) / rowHeight) + AROUND)
  return { first, end: Math.max(first, end) }
}

/** The window that is drawn next on the way from one to another; the very one that is, once it is there. */
export function towards(now: RowWindow, next: RowWindow): RowWindow {
  const from = Math.max(now.first, next.first)
  const to = Math.min(now.end, next.end)
  const [kept, keptEnd] = from < to ? [from, to] : [next.first, next.first]
  const end = Math.min(next.end, keptEnd + NEW_AT_ONCE)
  const first = Math.max(next.first, kept - NEW_AT_ONCE + end - keptEnd)
  return first === now.first && end === now.end ? now : { first, end }
}
