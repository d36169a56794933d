import type { Browser } from 'playwright-core'
import { forgetTasks, nodesOf, watched } from '../watch.ts'
import { opened } from './opened.ts'

const SCROLLS = 40
const ROW_PX = 36

/** Scrolls through the list, to its end; a frame is what stands between two of them. */
export async function windowed(browser: Browser, url: string) {
  const page = await opened(browser, url)
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
  const began = await page.evaluate<number>('performance.now()')
  await page.getByRole('button', { name: /^In trouble/ }).click()
  await page.getByRole('button', { name: /^In trouble/, pressed: true }).waitFor()
  const filtered = (await page.evaluate<number>('performance.now()')) - began
  const figures = {
    'median ms for two frames': Math.round(frames.sort((a, b) => a - b)[SCROLLS >> 1] ?? 0),
    'most ms': Math.round(frames.at(-1) ?? 0),
    'longest task ms': Math.round(Math.max(0, ...longTasks)),
    'filter ms': Math.round(filtered),
    rows: await page.locator('.tb li').count(),
    elements: await nodesOf(page),
  }
  await page.context().close()
  return figures
}
