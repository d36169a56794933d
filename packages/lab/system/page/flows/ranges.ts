import { setTimeout as sleep } from 'node:timers/promises'
import type { Locator, Page } from 'playwright-core'
import type { Test } from 'tap'
import type { Scene } from '../stage.ts'

const PUMP = 1003
const SPIKE = 61.5

/** A stretch of time is chosen by dragging, stands in the address, and is the same for who is sent it; no range hides a spike. */
export async function ranges(t: Test, { open, installation }: Scene): Promise<void> {
  await installation.send([
    { device_id: PUMP, timeof: new Date().toISOString(), voltage_v: 480, current_a: SPIKE, temp_c: 40 },
  ])
  const { page } = await open('/devices/1001')
  const chart = page.getByRole('img', { name: /^Current: / })
  await chart.locator('canvas').waitFor()
  const whole = page.url()
  await drag(page, chart.locator('.u-over'), 0.3, 0.6)
  await page.waitForURL((url) => url.searchParams.has('from') && url.searchParams.has('to'))
  // With the date where that is not today's.
  const shown = page.getByRole('button', { name: /\d\d:\d\d … .*\d\d:\d\d ✕$/ })
  const { page: another } = await open(page.url().slice(installation.url.length))
  await another.getByRole('button', { name: (await shown.textContent()) ?? '' }).waitFor()
  await another.locator('.pl canvas').nth(2).waitFor()
  t.equal(
    await another.locator('.ev .axis').textContent(),
    await page.locator('.ev .axis').textContent(),
    'a link shows the same time',
  )
  await page.goBack()
  t.equal(page.url(), whole)
  await shown.waitFor({ state: 'detached' })

  await chart.hover({ position: { x: 300, y: 60 } })
  await page.locator('.ch .at').nth(2).getByText(/\d/).waitFor()
  const times = await page.locator('.ch .at').allTextContents()
  t.equal(new Set(times.map((text) => text.slice(0, 8))).size, 1, 'all charts have one cursor')

  await page.goto(`${installation.url}/alerts?range=7d`)
  const rows = page.locator('.al li:not(.grp)')
  await rows.first().waitFor()
  const before = await rows.count()
  await drag(page, page.getByRole('region', { name: 'When' }).locator('.lane').first(), 0.1, 0.4)
  await page.waitForURL((url) => url.searchParams.has('from'))
  await page.getByText('Nothing is so.').waitFor()
  await page.getByRole('button', { name: 'All of the time again' }).click()
  await rows.nth(before - 1).waitFor()

  for (const range of ['10m', '1h', '24h', '7d']) {
    await page.goto(`${installation.url}/devices/${PUMP}?range=${range}`)
    await page.getByRole('button', { name: 'Show as table' }).click()
    const table = page.getByRole('region', { name: 'Current as a table' })
    await table.getByRole('row').nth(1).waitFor()
    // Minutes are rolled up a while after they are over.
    while ((await table.getByRole('cell', { name: String(SPIKE) }).count()) === 0) {
      await sleep(1000)
      await page.reload()
      await page.getByRole('button', { name: 'Show as table' }).click()
      await table.getByRole('row').nth(1).waitFor()
    }
    t.pass(`one reading stands out of ${range}`)
  }
}

async function drag(page: Page, over: Locator, from: number, to: number): Promise<void> {
  await over.scrollIntoViewIfNeeded()
  const box = await over.boundingBox()
  if (box === null) throw new Error('there is nothing to drag over')
  const at = (share: number) => box.x + share * box.width
  const y = box.y + box.height / 2
  await page.mouse.move(at(from), y)
  await page.mouse.down()
  await page.mouse.move(at((from + to) / 2), y)
  await page.mouse.move(at(to), y)
  await page.mouse.up()
}
