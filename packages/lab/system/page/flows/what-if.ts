import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { accessible } from '../axe.ts'
import type { Scene } from '../stage.ts'

const CHILLER = 1000

/** Another threshold is tried where one is: which alerts it would have raised, how many a day, and what sets it. */
export async function whatIf(t: Test, { open, plant, installation }: Scene): Promise<void> {
  plant.plant([CHILLER], (values) => ({ ...values, current_a: values.current_a + 2.4 }))
  const { page } = await open('/alerts')
  await page.locator('.al li').filter({ hasText: 'Chiller 1 · Harbour' }).waitFor()
  plant.mend([CHILLER])

  await page.goto(`${installation.url}/devices/${CHILLER}`)
  const slider = await unfolded(page)
  t.equal(await slider.getAttribute('min'), '3.0', 'from release × threshold on')
  t.equal(await slider.inputValue(), '5', 'at the one that holds')
  await page.getByText(/what a lower one would find npm run backtest says/).waitFor()
  await slider.press('End')
  await page.getByRole('status').getByText('alerts a day, in place of').waitFor()
  await page.getByRole('heading', { name: '1 would vanish' }).waitFor()
  await page.getByRole('link', { name: /^Chiller 1: Current .* above normal/ }).waitFor()
  t.equal(
    await page.locator('.wi pre').textContent(),
    'devices:\n  "1000":\n    detectors:\n      zscore:\n        threshold: 15\n',
  )
  await accessible(t, page, 'another threshold')
  await slider.press('Home')
  await page.getByRole('heading', { name: '0 would vanish' }).waitFor()

  await page.goto(`${installation.url}/`)
  const ofAll = await unfolded(page)
  await page.locator('.wi').getByLabel('Metric').selectOption({ label: 'Current' })
  await ofAll.press('End')
  await page.getByRole('heading', { name: /^[1-9]\d* would vanish/ }).waitFor()
  t.matchStrict(
    await page.locator('.wi pre').textContent(),
    /^metrics:\n {2}- name: current_a\n[\s\S]*threshold: 15\n$/,
  )
}

async function unfolded(page: Page) {
  await page.getByText('What if the threshold were another?').click()
  const slider = page.getByRole('slider', { name: /^Threshold/ })
  await slider.waitFor()
  return slider
}
