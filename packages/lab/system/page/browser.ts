import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'

/** Debian's, which `npm run test:system` installs. */
const EXECUTABLE = '/usr/bin/chromium'

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: EXECUTABLE,
    // A container has no sandbox to give to root, and little shared memory.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  })

/** Starts Chromium; it ends with the test. */
export async function startBrowser(t: Test): Promise<Browser> {
  const browser = await launch()
  t.teardown(() => browser.close())
  return browser
}

/** A window of the page, and what went wrong in it. */
export interface Window {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of scripts and of the content security policy, and what was asked of others. */
  readonly faults: string[]
}

/** Opens an address of the page in a window of its own; what it does is traced. */
export async function openWindow(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Window> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, locale: 'en-GB', ...options })
  context.setDefaultTimeout(120_000)
  await context.tracing.start({ snapshots: true })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    // That a service does not answer is what some of the flows are about.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text())
  })
  const { origin } = new URL(url)
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== origin)
      faults.push(`asked of another: ${request.url()}`)
  })
  await page.goto(url)
  return { page, context, faults }
}
