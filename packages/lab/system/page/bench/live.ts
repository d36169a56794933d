import { setTimeout as sleep } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'
import type { Cable } from '../cable.ts'
import { forgetTasks, nodesOf, watched } from '../watch.ts'

export const MINUTE_MS = 60_000

/** What it takes to show what streams, over a minute. */
export async function streaming(page: Page) {
  const session = await page.context().newCDPSession(page)
  // Of the thread: on a busy machine a task lasts as long as it waits.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await forgetTasks(page)
  const before = await taskSeconds(session)
  await sleep(MINUTE_MS)
  const spent = (await taskSeconds(session)) - before
  const { longTasks } = await watched(page)
  return {
    'CPU ms a second': Math.round((1000 * spent) / (MINUTE_MS / 1000)),
    'long tasks a minute': longTasks.length,
    'longest ms': Math.round(Math.max(0, ...longTasks)),
    elements: await nodesOf(page),
  }
}

async function taskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
}

/** What a page holds, minute by minute. */
export async function heapOver(page: Page, minutes: number) {
  const session = await page.context().newCDPSession(page)
  const first = await heapMb(session)
  let [least, most] = [first, first]
  for (let minute = 0; minute < minutes; minute++) {
    await sleep(MINUTE_MS)
    const now = await heapMb(session)
    least = Math.min(least, now)
    most = Math.max(most, now)
  }
  return { 'first MB': first, 'least MB': least, 'most MB': most, minutes }
}

/** How long it is from the connection to a page that is live and whole. */
export async function backAgain(page: Page, cable: Cable) {
  const rows = await page.locator('.tb li').count()
  const began = performance.now()
  cable.mend()
  await page.locator('.live').getByText('Live', { exact: true }).first().waitFor()
  const live = performance.now() - began
  const figures = {
    'live again ms': Math.round(live),
    'rows before': rows,
    'rows after': await page.locator('.tb li').count(),
  }
  await page.context().close()
  return figures
}

async function heapMb(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return Math.round(usedSize / 1e5) / 10
}
