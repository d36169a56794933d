import { join } from 'node:path'
import { repositoryRoot } from '@nrg/service/environment'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import type { Test } from 'tap'
import { openWindow, startBrowser, type Window } from './browser.ts'
import { buildPage } from './build-page.ts'
import { Installation } from './installation.ts'
import { Plant } from './plant.ts'

/** Where what a flow that failed did is kept. */
const TRACES = join(repositoryRoot, 'packages/lab/.tap/traces')

/** How long the stream keeps its events here, in seconds: so that being cut off for longer is no matter of minutes. */
export const KEPT_S = 5

const DEVICES = Array.from({ length: 20 }, (_, place) => 1000 + place)

/** What the flows are played on: the running system, its devices, and a browser. */
export interface Stage {
  readonly installation: Installation
  readonly plant: Plant
  readonly browser: Browser
}

/** What a flow has: the stage, and windows of its own. */
export interface Scene extends Stage {
  /** Opens a path of the page, or an address of another way to it. */
  open(path: string, options?: BrowserContextOptions): Promise<Window>
}

/** Plays a flow, whose windows must be without fault at its end; where it fails their traces and pictures are kept. */
export async function play(
  t: Test,
  stage: Stage,
  name: string,
  flow: (t: Test, scene: Scene) => Promise<void>,
): Promise<void> {
  await t.test(name, async (own) => {
    const windows: Window[] = []
    let done = false
    const open: Scene['open'] = async (path, options) => {
      const window = await openWindow(stage.browser, new URL(path, stage.installation.url).href, options)
      windows.push(window)
      return window
    }
    try {
      await flow(own, { ...stage, open })
      for (const { faults } of windows) own.strictSame(faults, [], 'no error, and nothing asked of others')
      done = own.passing()
    } finally {
      for (const [index, { page, context }] of windows.entries()) {
        if (!done) {
          const kept = join(TRACES, `${name.replace(/\W+/g, '-')}-${index}`)
          await page.screenshot({ path: `${kept}.png` }).catch(() => undefined)
          await context.tracing.stop({ path: `${kept}.zip` })
          own.comment(`kept: ${kept}.png and .zip`)
        }
        await context.close()
      }
    }
  })
}

/** Builds the page and starts the system, with a database that is empty; all ends with the test. */
export async function startStage(t: Test): Promise<Stage> {
  buildPage()
  const installation = await Installation.start(t.testdir(), join(import.meta.dirname, 'fleet.yaml'), {
    STREAM_KEEP_S: String(KEPT_S),
  })
  t.teardown(() => installation.stop())
  const plant = new Plant(installation, DEVICES)
  t.teardown(() => plant.stop())
  const browser = await startBrowser(t)
  return { installation, plant, browser }
}
