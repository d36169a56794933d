import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import type { Cable } from '../cable.ts'
import { GONE, NOW } from './fleet.ts'
import type { Picture } from './pictures.ts'
import type { Scenario } from './scenario.ts'

/** Long enough for lines that are asked for once rows are in sight, and for charts that are drawn one a frame. */
const SETTLE_MS = 1500

/** A busy machine takes its time. */
const PATIENCE_MS = 180_000

/** Opens the page as a picture has it, at the pictures' time and zone, and writes it. */
export async function take(browser: Browser, scenario: Scenario, picture: Picture, file: string): Promise<void> {
  const { path, width, height, theme, full = false, act, before } = picture
  const isGone = before === 'a service that is gone'
  const url = isGone ? scenario.cable.url : scenario.urls[before ?? 'the fleet']
  const context = await browser.newContext({
    viewport: { width, height },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  try {
    const page = await context.newPage()
    await page.clock.setFixedTime(isGone ? GONE : NOW)
    // How long it waits before it tries again.
    await page.addInitScript('Math.random = () => 0.5')
    await page.goto(url + path)
    await page
      .getByText(before === 'nothing' ? 'Waiting' : 'Live', { exact: true })
      .first()
      .waitFor()
    if (path.startsWith('/devices')) await page.locator('.pl canvas').nth(3).waitFor()
    await act?.(page)
    await page.locator('.skel').waitFor({ state: 'detached' })
    if (isGone) {
      await sleep(SETTLE_MS)
      await cutOff(page, scenario.cable)
    }
    // What is fixed to the window would stand in the middle of the whole page.
    if (full) await page.locator('.tabs').evaluate((tabs) => tabs.remove())
    await sleep(SETTLE_MS)
    await page.screenshot({ path: file, fullPage: full })
  } finally {
    await context.close()
    scenario.cable.mend()
  }
}

/** Takes the service away, and lets the time pass until now; the page has tried a few times since. */
async function cutOff(page: Page, cable: Cable): Promise<void> {
  cable.cut()
  await page.clock.setFixedTime(NOW)
  await page.getByText('Trying again in 4 s').waitFor()
}
