import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { NOW } from './fleet.ts'
import type { Picture } from './pictures.ts'

/** Long enough for lines that are asked for once rows are in sight, and for charts that are drawn one a frame. */
const SETTLE_MS = 1500

/** Opens the page as a picture has it, at the pictures' time and zone, and writes it. */
export async function take(browser: Browser, url: string, picture: Picture, file: string): Promise<void> {
  const { path, width, height, theme, full = false, act } = picture
  const context = await browser.newContext({
    viewport: { width, height },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  try {
    const page = await context.newPage()
    await page.clock.setFixedTime(NOW)
    await page.goto(url + path)
    await page.getByText('Live', { exact: true }).first().waitFor()
    if (path.startsWith('/devices')) await page.locator('.pl canvas').nth(3).waitFor()
    await act?.(page)
    await page.locator('.skel').waitFor({ state: 'detached' })
    // What is fixed to the window would stand in the middle of the whole page.
    if (full) await page.locator('.tabs').evaluate((tabs) => tabs.remove())
    await sleep(SETTLE_MS)
    await page.screenshot({ path: file, fullPage: full })
  } finally {
    await context.close()
  }
}
