import type { Browser, Page } from 'playwright-core'
import { watch } from '../watch.ts'

const PATIENCE_MS = 180_000

/** Opens the page with nothing in its cache; its list is there. */
export async function opened(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, locale: 'en-GB' })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  await watch(page)
  await page.goto(url)
  await page.locator('.tb li').first().waitFor()
  return page
}
