import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { localInput } from '../../../../../apps/dashboard/src/wording/local-input.ts'
import { accessible } from '../axe.ts'
import type { Installation } from '../installation.ts'
import type { Scene } from '../stage.ts'

const CHILLER = 1001
const MOST = 2000
const MINUTE_MS = 60_000
/** The least that a silence holds which ends by itself: until is a whole minute. */
const LEAST_MS = 20_000

/** A silence says before what it hides, hides that, ends by itself and is ended; a limit is told all the same; a comment of a stranger is text, and nothing else. */
export async function silence(t: Test, { open, installation, plant }: Scene): Promise<void> {
  const { page } = await open('/alerts')
  const row = page.locator('.al li').filter({ hasText: 'Chiller 2 · Harbour' })
  await row.getByRole('link').click()
  const explained = page.getByRole('region', { name: /^Current .* above/ })
  await explained.getByRole('button', { name: /^Silence/ }).waitFor()

  await page.keyboard.press('s')
  const dialog = page.getByRole('dialog', { name: 'Silence' })
  await dialog.getByText('1 open', { exact: true }).first().waitFor()
  await dialog.getByText(/1 open, \d devices/).waitFor()
  await accessible(t, page, 'the dialog of a silence')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.keyboard.press('s')
  await dialog.getByRole('button', { name: 'Custom' }).click()
  const until = Math.ceil((Date.now() + LEAST_MS) / MINUTE_MS) * MINUTE_MS
  await dialog.getByLabel('Until when').fill(localInput(until))
  await dialog.getByLabel(/^Why/).fill('A minute of quiet')
  await dialog.getByRole('button', { name: /^Silence until/ }).click()
  await dialog.waitFor({ state: 'detached' })
  while ((await stateOfSilence(installation, 'A minute of quiet')) !== 'ended') await sleep(500)
  t.ok(Date.now() >= until, 'it ends by itself, and not before')
  await page.getByRole('button', { name: 'Open 1' }).waitFor()

  await page.keyboard.press('s')
  await dialog.getByLabel('All of Chiller 2').check()
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
  plant.plant([CHILLER], (values) => ({ ...values, current_a: values.current_a + 22 }))
  await entry.getByText('hides 0 now').waitFor()
  await page.goBack()
  await page.getByRole('button', { name: 'Open 1' }).waitFor()
  t.equal(
    await stateOfSilence(installation, 'Compressor swap'),
    'active',
    'a limit that is passed is told all the same',
  )
  plant.mend([CHILLER])
  await page.goForward()
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

async function stateOfSilence(installation: Installation, reason: string): Promise<string | undefined> {
  const all = await installation.ask<{ why: string; state: string }[]>('/api/silences')
  return all.find(({ why }) => why === reason)?.state
}
