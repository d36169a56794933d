import type { Test } from 'tap'
import { accessible } from '../axe.ts'
import type { Scene } from '../stage.ts'

const MOST = 2000

/** A silence says before what it hides, hides that and ends; a comment of a stranger is text, and nothing else. */
export async function silence(t: Test, { open, installation }: Scene): Promise<void> {
  const { page } = await open('/alerts')
  const row = page.locator('.al li').filter({ hasText: 'Chiller 2 · Harbour' })
  await row.getByRole('link').click()
  const explained = page.getByRole('region', { name: /Current .* above normal/ })
  await explained.getByRole('button', { name: /^Silence/ }).waitFor()

  await page.keyboard.press('s')
  const dialog = page.getByRole('dialog', { name: 'Silence' })
  await dialog.getByText('1 open', { exact: true }).first().waitFor()
  await dialog.getByText(/1 open, \d devices/).waitFor()
  await accessible(t, page, 'the dialog of a silence')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.keyboard.press('s')
  await dialog.getByLabel('All of Chiller 2').check()
  await dialog.getByRole('button', { name: 'Custom' }).click()
  t.ok(await dialog.getByLabel('Until when').isVisible(), 'any time can be chosen')
  await dialog.getByRole('button', { name: '1 h', exact: true }).click()
  await dialog.getByLabel(/^Why/).fill('Compressor swap')
  await dialog.getByRole('button', { name: /^Silence until/ }).click()
  await dialog.waitFor({ state: 'detached' })
  await row.getByText('Compressor swap').waitFor()
  await page.getByRole('button', { name: 'Silenced 1' }).waitFor()
  await page.getByRole('button', { name: 'Open 0' }).waitFor()

  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await page.getByRole('heading', { level: 1, name: 'Silences' }).waitFor()
  const entry = page.locator('.sil li').filter({ hasText: 'All of Chiller 2' })
  await entry.getByText('hides 1 now').waitFor()
  await accessible(t, page, 'silences')
  await entry.getByRole('button', { name: '4 h longer' }).click()
  await entry.getByRole('button', { name: 'End' }).click()
  await page.getByRole('list', { name: 'ended' }).getByText('All of Chiller 2').waitFor()
  await page.goBack()
  await page.getByRole('button', { name: 'Open 1' }).waitFor()

  await explained.getByLabel('Comment').waitFor()
  await page.keyboard.press('c')
  const said = `<script>document.title = 'taken'</script><b>${'x'.repeat(MOST)}`.slice(0, MOST)
  await page.keyboard.insertText(said)
  await explained.getByRole('button', { name: 'Comment' }).click()
  const log = explained.locator('.log')
  await log.getByText("<script>document.title = 'taken'</script><b>x").waitFor()
  t.notMatch(await page.title(), /taken/)
  t.equal(await page.locator('.log b, .log script').count(), 0, 'it is text')
  t.ok(
    await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
    'a word without end does not widen the page',
  )
  const [incident] = await installation.ask<{ alerts: string[] }[]>('/api/incidents?limit=1')
  const { log: stored } = await installation.ask<{ log: { text: string }[] }>(`/api/alerts/${incident?.alerts[0]}`)
  t.ok(
    stored.some(({ text }) => text === said),
    'as it was written',
  )
}
