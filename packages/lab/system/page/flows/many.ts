import type { Test } from 'tap'
import { FIRST_OF_MANY, sendOnce } from '../many-devices.ts'
import type { Scene } from '../stage.ts'
import { nodesOf, watch, watched } from '../watch.ts'

const COUNT = 1000
/** Rows in the document, and elements, however many devices there are. */
const [MOST_ROWS, MOST_NODES] = [80, 1600]

/** A thousand devices: only those in sight are drawn, nothing moves that nobody moved, and each is found. */
export async function many(t: Test, { open, installation }: Scene): Promise<void> {
  await sendOnce(installation, COUNT)
  const { page } = await open('/nowhere')
  await watch(page)
  await page.goto(`${installation.url}/`)
  await page.getByRole('button', { name: `All ${COUNT + 20}` }).waitFor()
  const rows = page.locator('.tb li')
  await rows.first().waitFor()
  const nodes = await nodesOf(page)
  t.ok(nodes <= MOST_NODES, `${nodes} elements`)
  t.ok((await rows.count()) <= MOST_ROWS, `${await rows.count()} rows`)

  await page.getByRole('combobox', { name: 'Sort' }).selectOption('id')
  const last = String(FIRST_OF_MANY + COUNT - 1)
  await page.evaluate('scrollTo(0, document.body.scrollHeight)')
  await rows.filter({ hasText: last }).waitFor()
  t.ok((await rows.count()) <= MOST_ROWS, 'at the end')
  await page.evaluate('scrollTo(0, 0)')
  await rows.filter({ hasText: 'Chiller 1' }).first().waitFor()
  t.ok((await rows.count()) <= MOST_ROWS, 'and back')

  await page.keyboard.press('/')
  await page.keyboard.type(last)
  await page.getByRole('option', { name: new RegExp(last) }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: new RegExp(last) }).waitFor()
  await page.goBack()

  await page.goto(`${installation.url}/?sort=id`)
  await rows.first().waitFor()
  t.equal(Math.round((await watched(page)).cls * 1000), 0, 'nothing moved that nobody moved')
}
