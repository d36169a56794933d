import type { Test } from 'tap'
import { lookAt } from '../looks.ts'
import type { Scene } from '../stage.ts'

/** Where devices are simulated the first screen says so, how to do without them, and where to send one's own readings. */
export async function demo(t: Test, { open, installation }: Scene): Promise<void> {
  await installation.withQuery({ SIMULATE: 'on' }, async () => {
    const { page } = await open('/')
    const line = page.locator('.notice').filter({ hasText: 'These devices are simulated.' })
    await line.waitFor()
    t.match(await line.innerText(), /SIMULATE=off npm run dev starts without them/)
    await lookAt(t, page, 'a fleet that is simulated')
    await line.getByRole('link', { name: 'Send a reading' }).click()
    await page.getByRole('heading', { level: 1, name: 'Send a reading' }).waitFor()
    t.match(await page.locator('pre').first().innerText(), /^\. \.\/\.env\ncurl /)
  })
}
