import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { forgetTasks, nodesOf, watched } from '../watch.ts'
import { opened } from './opened.ts'

const SCROLLS = 40
const ROW_PX = 36
/** From all to those in trouble, and back. */
const FILTERS = 10
const REST_MS = 300
const SETTLE_MS = 5000

/** Scrolls through the list, to its end, and filters it; a filter takes until what it leaves is drawn. */
export async function windowed(browser: Browser, url: string) {
  const page = await opened(browser, url)
  // The devices have just come.
  await sleep(SETTLE_MS)
  await forgetTasks(page)
  const frames = await page.evaluate<number[]>(`(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    const times = []
    const step = (document.body.scrollHeight - innerHeight) / ${SCROLLS}
    for (let at = 0; at < ${SCROLLS}; at++) {
      const began = await frame()
      scrollTo(0, at < ${SCROLLS / 2} ? at * ${ROW_PX * 5} : at * step)
      await frame()
      times.push((await frame()) - began)
    }
    return times
  })()`)
  const { longTasks } = await watched(page)
  const filters = await page.evaluate<number[]>(`(async () => {
    const filter = (name) => [...document.querySelectorAll('.filters button')].find(({ textContent }) => textContent.startsWith(name))
    const times = []
    for (let at = 0; at < ${FILTERS}; at++) {
      await new Promise((done) => setTimeout(done, ${REST_MS}))
      const began = performance.now()
      filter(at % 2 === 0 ? 'In trouble' : 'All').click()
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
      times.push(performance.now() - began)
    }
    return times
  })()`)
  const figures = {
    'median ms for two frames': Math.round(frames.sort((a, b) => a - b)[SCROLLS >> 1] ?? 0),
    'most ms': Math.round(frames.at(-1) ?? 0),
    'longest task ms': Math.round(Math.max(0, ...longTasks)),
    'filter ms': Math.round(filters.sort((a, b) => a - b)[FILTERS >> 1] ?? 0),
    'most filter ms': Math.round(filters.at(-1) ?? 0),
    rows: await page.locator('.tb li').count(),
    elements: await nodesOf(page),
  }
  await page.context().close()
  return figures
}
