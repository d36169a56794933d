import type { Browser } from 'playwright-core'
import { watched } from '../watch.ts'
import { opened } from './opened.ts'
import { spread } from './spread.ts'

const LOADS = 5

/** How long it is to the first figures, each time with nothing in the cache. */
export async function firstFigures(browser: Browser, url: string) {
  // Before the first readings are known a page says how to send some, and waits.
  await (await opened(browser, url)).context().close()
  const times: number[] = []
  let cls = 0
  for (let load = 0; load < LOADS; load++) {
    const page = await opened(browser, url)
    const seen = await watched(page)
    times.push(seen.useful)
    cls = Math.max(cls, seen.cls)
    await page.context().close()
  }
  return { ...spread(times), CLS: cls }
}
