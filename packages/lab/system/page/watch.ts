import type { Page } from 'playwright-core'

/** What a page went through since it was opened; times in milliseconds. */
export interface Watched {
  /** How much has moved that nobody moved: cumulative layout shift. */
  readonly cls: number
  /** When the figures of the fleet first stood there; 0 where they never did. */
  readonly useful: number
  /** Each task that kept the page from answering for more than 50 ms: how long it took. */
  readonly longTasks: readonly number[]
}

/** Runs in the page before all of it. */
const WATCH = `(() => {
  const watched = { cls: 0, useful: 0, longTasks: [] }
  Object.assign(globalThis, { watched })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) watched.cls += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.longTasks.push(duration)
  }).observe({ type: 'longtask', buffered: true })
  const look = () => {
    if (/\\d/.test(document.querySelector('.sum dd.big')?.textContent ?? '')) watched.useful = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})()`

/** Lets pages that are opened from now on take down what they go through. */
export const watch = (page: Page): Promise<unknown> => page.addInitScript(WATCH)

export const watched = (page: Page): Promise<Watched> => page.evaluate<Watched>('watched')

/** Forgets the long tasks so far. */
export const forgetTasks = (page: Page): Promise<unknown> => page.evaluate('watched.longTasks.length = 0')

/** How many elements the page has. */
export const nodesOf = (page: Page): Promise<number> => page.evaluate<number>('document.querySelectorAll("*").length')
