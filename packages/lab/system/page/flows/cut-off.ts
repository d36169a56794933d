import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { accessible } from '../axe.ts'
import type { Scene } from '../stage.ts'

/** What comes live comes by the stream; where the service is away the page says since when, holds what it knows, and goes on. */
export async function cutOff(t: Test, { open, installation }: Scene): Promise<void> {
  const { page } = await open('/')
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const state = page.locator('.live')
  await state.getByText('Live', { exact: true }).first().waitFor()
  const current = page.locator('.tb li').filter({ hasText: 'Chiller 1' }).locator('.c-v').nth(1)
  const seen = new Set<string>()
  while (seen.size < 4) {
    seen.add((await current.textContent()) ?? '')
    await sleep(200)
  }
  t.notOk(asked.filter((path) => path === '/api/devices').length > 2, 'readings come without being asked for')

  await installation.query.stop()
  const away = Date.now()
  await page.getByText(/No connection to the query service since \d\d:\d\d:\d\d/).waitFor()
  await state.getByText(/^Stale for \d+ s/).waitFor()
  t.comment(`stale ${Date.now() - away} ms after the service was told to stop`)
  t.ok(await page.locator('body.stale').count(), 'what is held is grey')
  t.equal((await page.locator('.tb li').count()) > 0, true, 'what is known stays')
  await accessible(t, page, 'a page that is cut off')

  await installation.query.start()
  await page.getByRole('button', { name: 'Try now' }).click()
  await state.getByText('Live', { exact: true }).first().waitFor()
  await page.getByText(/No connection to the query service/).waitFor({ state: 'detached' })
  const held = await current.textContent()
  while ((await current.textContent()) === held) await sleep(200)
  t.pass('and goes on')

  await installation.database.program.stop()
  await page.getByText(/No answer from the database since \d\d:\d\d:\d\d/).waitFor()
  await state.getByText(/^Stale for \d+ s/).waitFor()
  await installation.database.program.start()
  await state.getByText('Live', { exact: true }).first().waitFor()
  t.pass('live again once the database is')
}
