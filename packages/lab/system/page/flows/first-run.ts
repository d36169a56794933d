import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { lookAt } from '../looks.ts'
import type { Scene } from '../stage.ts'

const run = promisify(execFile)

/** An empty database leads to the first reading: what is shown works as it stands, and its device appears by itself. */
export async function firstRun(t: Test, { open, installation }: Scene): Promise<void> {
  const { page, context } = await open('/')
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('heading', { level: 1, name: 'No readings yet' }).waitFor()
  await lookAt(t, page, 'the first reading')
  const command = (await page.locator('pre').first().textContent()) ?? ''
  await page.getByRole('button', { name: 'Copy' }).first().click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  t.equal(await page.evaluate('navigator.clipboard.readText()'), command, 'what is copied is what is shown')

  // A mark that a reload would take away.
  await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }))
  const { stdout } = await run('bash', ['-c', command], { cwd: installation.folder })
  t.match(JSON.parse(stdout), { ok: true }, 'the command works when it is pasted')
  const began = Date.now()
  await page.getByRole('heading', { name: 'Needs attention' }).waitFor()
  t.comment(`the first device appears ${Date.now() - began} ms after its reading`)
  await page
    .getByRole('link', { name: /Chiller 2/ })
    .first()
    .waitFor()
  t.ok(await page.evaluate(() => 'sameDocument' in globalThis), 'without reload')
}
