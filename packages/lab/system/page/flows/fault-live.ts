import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { accessible } from '../axe.ts'
import type { Scene } from '../stage.ts'

/** The device that the current of rises. */
const CHILLER = 1001

/** A fault that is planted is raised, counted and explained on every page, and can be taken, given back and judged. */
export async function faultLive(t: Test, { open, plant, installation }: Scene): Promise<void> {
  const { page } = await open('/')
  await page.getByText('All as usual.').waitFor()
  await page.getByRole('heading', { name: 'Devices' }).locator('xpath=..').getByText('20', { exact: true }).waitFor()
  await accessible(t, page, 'a fleet that is well')

  const planted = Date.now()
  plant.plant([CHILLER], (values) => ({ ...values, current_a: values.current_a + 12 }))
  const row = page.locator('.att li').filter({ hasText: 'Chiller 2 · Harbour' })
  await row.waitFor()
  t.comment(`the row is there ${Date.now() - planted} ms after the fault`)
  t.match(await row.innerText(), /^Current .* above normal/m)
  // The page's policy forbids what would wait in the page itself.
  while ((await page.title()) !== '(1) Fleet · NRG') await sleep(100)
  t.match(await page.locator('.sum').innerText(), /1 that nobody has taken/)
  await accessible(t, page, 'a fleet with a fault')
  await page.locator('#theme').click()
  await page.locator('#theme').click()
  t.equal(await page.locator('html').getAttribute('data-theme'), 'dark')
  await accessible(t, page, 'a fleet with a fault, dark')

  await row.getByRole('link').click()
  await page.getByRole('heading', { level: 1, name: /Chiller 2/ }).waitFor()
  t.match(page.url(), /\/devices\/1001\?alert=/)
  const explained = page.getByRole('region', { name: /Current .* above normal/ })
  // The incident's own words are there at once, those of its explanation when it has come.
  await explained.getByText(/is usual by its last hour/).waitFor()
  t.match(
    await explained.innerText(),
    /Chiller 2, Harbour, for \d+ (s|min): 3[12](\.\d)? A where (19|20)(\.\d)? ± .* A is usual by its last hour/s,
  )
  await explained.getByText('How far from normal').waitFor()
  t.match(await explained.innerText(), /\d+\.\d σ/)
  await page.locator('.pl canvas').nth(2).waitFor()
  await page.getByRole('button', { name: 'Show as table' }).click()
  await page.getByRole('region', { name: 'Current as a table' }).getByRole('row').nth(5).waitFor()
  await accessible(t, page, 'a device with a fault, dark')

  const other = await open('/alerts')
  const theirs = other.page.locator('.al li').filter({ hasText: 'Chiller 2 · Harbour' })
  await theirs.getByRole('button', { name: 'Acknowledge' }).waitFor()
  await page.keyboard.press('a')
  await explained.getByText(/^Taken by .* at \d\d:\d\d/).waitFor()
  const pressed = Date.now()
  await theirs.getByRole('button', { name: 'Acknowledge' }).waitFor({ state: 'detached' })
  t.comment(`another page shows it ${Date.now() - pressed} ms later`)
  await accessible(t, other.page, 'alerts, one of them taken')
  await page.reload()
  await explained.getByText(/^Taken by .* at \d\d:\d\d/).waitFor()
  await page.keyboard.press('u')
  await explained.getByRole('button', { name: /Acknowledge/ }).waitFor()
  await theirs.getByRole('button', { name: 'Acknowledge' }).waitFor()
  await page.keyboard.press('1')
  await explained.getByRole('button', { name: /Real/, pressed: true }).waitFor()
  await page.reload()
  await explained.getByRole('button', { name: /Real/, pressed: true }).waitFor()
  const log = explained.locator('.log')
  await log.getByText(/Unacknowledged/).waitFor()
  t.match(await log.innerText(), /Acknowledged · by .*Unacknowledged · by/s, 'the log has both')

  plant.mend([CHILLER])
  const [incident] = await installation.ask<{ verdict: string }[]>('/api/incidents?limit=10')
  t.equal(incident?.verdict, 'real')
}
