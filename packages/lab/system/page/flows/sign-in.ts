import type { Test } from 'tap'
import { accessible } from '../axe.ts'
import { OPERATE_KEY } from '../installation.ts'
import type { Scene } from '../stage.ts'

/** In production a key is asked for: a wrong one is told, the right one leads back to what was wanted, and acts. */
export async function signIn(t: Test, { open, installation }: Scene): Promise<void> {
  await installation.inProduction(async () => {
    const { page, context } = await open('/alerts?q=Chiller+2')
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    await accessible(t, page, 'sign in')
    await page.keyboard.type('not the key')
    await page.keyboard.press('Enter')
    await page.getByText('This key is not known').waitFor()
    await page.keyboard.type(OPERATE_KEY)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/alerts?q=Chiller+2')
    const take = page
      .locator('.al li')
      .filter({ hasText: 'Chiller 2 · Harbour' })
      .getByRole('button', { name: 'Acknowledge' })
    const saved = page.waitForResponse(/\/acknowledge$/)
    await take.click()
    t.equal((await saved).status(), 200, 'the act of the page is taken')

    const incidents = await context.request.get(`${installation.url}/api/incidents?limit=1`)
    const [incident] = (await incidents.json()) as { id: string }[]
    const forged = await context.request.put(`${installation.url}/api/incidents/${incident?.id}/verdict`, {
      data: { verdict: 'real' },
    })
    t.equal(forged.status(), 403, 'and none without the token of the session')

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    t.equal((await context.cookies()).length, 0, 'nothing is left of the session')
    const after = await context.request.get(`${installation.url}/api/incidents?limit=1`)
    t.equal(after.status(), 401)
  })
}
