import type { BrowserContext } from 'playwright-core'
import type { Test } from 'tap'
import { OPERATE_KEY } from '../installation.ts'
import { lookAt } from '../looks.ts'
import type { Scene } from '../stage.ts'

const CHILLER = 1001

/** All that a page can keep in a browser, but for cookies that its scripts cannot read. */
const KEPT = 'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])'

/** In production a key is asked for: a wrong one is told, the right one leads back to what was wanted, and acts. */
export async function signIn(t: Test, { open, installation, plant }: Scene): Promise<void> {
  plant.plant([CHILLER], (values) => ({ ...values, current_a: values.current_a + 12 }))
  const guest = await installation.issueKey('read', 'A guest')
  await installation.inProduction(async () => {
    const { page, context } = await open('/alerts?q=Chiller+2')
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    await page.keyboard.type('not the key')
    await page.keyboard.press('Enter')
    await page.getByText('This key is not known').waitFor()
    await lookAt(t, page, 'a key that is not known')
    await page.getByLabel('Key').fill(OPERATE_KEY)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/alerts?q=Chiller+2')
    const take = page
      .locator('.al li')
      .filter({ hasText: 'Chiller 2 · Harbour' })
      .getByRole('button', { name: 'Acknowledge' })
    const saved = page.waitForResponse(/\/acknowledge$/)
    await take.click()
    t.equal((await saved).status(), 200, 'the act of the page is taken')
    t.notOk((await page.evaluate<string>(KEPT)).includes(OPERATE_KEY), 'the page does not keep the key')
    t.ok(
      (await context.cookies()).some(({ httpOnly, sameSite }) => httpOnly && sameSite === 'Strict'),
      'a cookie does that no script can read',
    )
    t.equal(await forged(context, installation.url), 403, 'nobody acts without the token of the session')

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    t.equal((await context.cookies()).length, 0, 'nothing is left of the session')
    const after = await context.request.get(`${installation.url}/api/incidents?limit=1`)
    t.equal(after.status(), 401)

    await page.getByLabel('Key').fill(guest)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor()
    await page.goto(`${installation.url}/devices/${CHILLER}`)
    await page.locator('.pl canvas').nth(2).waitFor()
    for (const verb of [/^Acknowledge/, /^Give back/, /^Silence(?!s)/, /^Real/, 'Comment'])
      t.equal(await page.getByRole('button', { name: verb, exact: true }).count(), 0, `who may read sees no ${verb}`)
    t.equal(await forged(context, installation.url), 403, 'and may not act')
  })
  plant.mend([CHILLER])
}

/** What an act is answered that is sent with the cookies of a session, and nothing else. */
async function forged(context: BrowserContext, url: string): Promise<number> {
  const incidents = await context.request.get(`${url}/api/incidents?limit=1`)
  const [incident] = (await incidents.json()) as { id: string }[]
  const answer = await context.request.put(`${url}/api/incidents/${incident?.id}/verdict`, {
    data: { verdict: 'real' },
  })
  return answer.status()
}
