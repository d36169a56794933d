import type { Test } from 'tap'
import type { Scene } from '../stage.ts'
import { nodesOf, watch, watched } from '../watch.ts'

const COUNT = 1000
const FIRST = 20_000
/** Rows in the document, and elements, however many devices there are. */
const [MOST_ROWS, MOST_NODES] = [80, 1600]

/** A thousand devices: only those in sight are drawn, nothing moves that nobody moved, and each is found. */
export async function many(t: Test, { open, installation }: Scene): Promise<void> {
  const timeof = new Date().toISOString()
  await installation.send(
    Array.from({ length: COUNT }, (_, place) => ({
      device_id: FIRST + place,
      timeof,
      voltage_v: 480,
      current_a: 20,
      temp_c: 40,
    })),
  )
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
  const last = String(FIRST + COUNT - 1)
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
