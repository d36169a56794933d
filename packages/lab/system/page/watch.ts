import type { Page } from 'playwright-core'

/** What a page went through since it was opened. */
export interface Watched {
  /** How much has moved that nobody moved: cumulative layout shift. */
  readonly cls: number
}

/** Runs in the page before all of it. */
const WATCH = `(() => {
  const watched = { cls: 0 }
  Object.assign(globalThis, { watched })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) watched.cls += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
})()`

/** Lets pages that are opened from now on take down what they go through. */
export const watch = (page: Page): Promise<unknown> => page.addInitScript(WATCH)

export const watched = (page: Page): Promise<Watched> => page.evaluate<Watched>('watched')

/** How many elements the page has. */
export const nodesOf = (page: Page): Promise<number> => page.evaluate<number>('document.querySelectorAll("*").length')
