import type { Test } from 'tap'
import { outboxLine } from '../../../../../apps/notify/src/sending/reporter.ts'
import { accessible } from '../axe.ts'
import type { Scene } from '../stage.ts'

/** What nobody was told is said on every page, until it could be sent. */
export async function unsent(t: Test, { open, installation }: Scene): Promise<void> {
  const { page } = await open('/silences')
  await page.getByText('Live', { exact: true }).first().waitFor()
  const notice = page.locator('.notice')
  t.equal(await notice.count(), 0)
  const waiting = [{ channel: 'desk', messages: 3 }]
  await installation.record(outboxLine({ given_up: 2, waiting, time: Date.now() }))
  await notice.getByText('5 messages could not be sent').waitFor()
  await notice.getByText('Tried again: desk 3. Given up: 2. /ready of notify says which.').waitFor()
  await accessible(t, page, 'messages that could not be sent')
  await installation.record(outboxLine({ given_up: 0, waiting: [], time: Date.now() }))
  await notice.waitFor({ state: 'detached' })
}
