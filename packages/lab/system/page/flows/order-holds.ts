import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import type { Scene } from '../stage.ts'

const CRUSHER = 1014

/** A fault comes: under the pointer the devices stay in their order, and trouble comes first once it has left. */
export async function orderHolds(t: Test, { open, plant }: Scene): Promise<void> {
  const { page } = await open('/')
  await page.locator('.tb li').nth(10).hover()
  const order = await namesOf(page)
  plant.plant([CRUSHER], (values) => ({ ...values, voltage_v: values.voltage_v - 17 }))
  await page.locator('.tb li').filter({ hasText: 'Crusher 7' }).getByRole('img', { name: 'critical' }).waitFor()
  t.strictSame(await namesOf(page), order, 'the order of the devices holds under the pointer')
  await page.mouse.move(5, 5)
  const firstOf = (names: readonly string[]) => names.findIndex((name) => name.startsWith('Crusher 7'))
  while (firstOf(await namesOf(page)) >= firstOf(order)) await sleep(100)
  t.pass('and trouble comes first once it has left')
  plant.mend([CRUSHER])
}

/** The names of the devices, in the order of the table. */
const namesOf = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>("[...document.querySelectorAll('.tb li a')].map((row) => row.children[1].textContent)")
