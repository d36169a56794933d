import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'
import { clockLine } from '../../../../../apps/ingest/src/clocks/clock-line.ts'
import { accessible } from '../axe.ts'
import type { Scene } from '../stage.ts'

const AHEAD = 1007
const TEN_MINUTES = 600_000

/** Times are those of the reader's zone, over a change of clocks too; a device whose clock is ahead is no later than now. */
export async function zones(t: Test, { open, installation }: Scene): Promise<void> {
  const nepal = await open('/', { timezoneId: 'Asia/Kathmandu' })
  await nepal.page.getByText('Live', { exact: true }).first().waitFor()
  const told = (await nepal.page.locator('.top .zone.num').textContent()) ?? ''
  t.match(told, /^\d\d:\d\d GMT\+5:45$/)
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
  const there = (Date.now() / 60_000 + 345) % 1440
  t.ok(Math.abs(minutes(told) - there) < 3 || Math.abs(minutes(told) - there) > 1437, `${told} is the time there`)

  const { page } = await open('/devices/1001?from=2026-10-24T22:00:00Z&to=2026-10-25T23:00:00Z', {
    timezoneId: 'Europe/Berlin',
  })
  await page.locator('.ev .axis span').first().waitFor()
  t.strictSame(
    (await page.locator('.ev .axis span').allTextContents()).slice(0, -1),
    ['00:00', '06:00', '12:00', '18:00'],
    'a day of 25 hours has round hours on both sides of the change',
  )

  await installation.send([
    {
      device_id: AHEAD,
      timeof: new Date(Date.now() + TEN_MINUTES).toISOString(),
      voltage_v: 480.5,
      current_a: 20.5,
      temp_c: 40.5,
    },
  ])
  await page.goto(`${installation.url}/`)
  const row = page.locator('.tb li').filter({ hasText: 'Press 3' })
  await row.getByText('480.5').waitFor()
  t.equal(await row.locator('.c-seen').textContent(), '0 s', 'no age is below nothing')

  const off = { type: 'off', time: Date.now(), device: String(AHEAD), offset_ms: 2 * 3_600_000 } as const
  await installation.record(clockLine(off))
  const known = () => installation.ask<{ clock: object | null }>(`/api/devices/${AHEAD}`)
  while ((await known()).clock === null) await sleep(500)
  await page.goto(`${installation.url}/devices/${AHEAD}`)
  await page
    .getByText(/^The readings of device 1007 are 2 h ahead of their arrival.*UTC\+02:00 without it\.$/)
    .waitFor()
  await accessible(t, page, 'a device whose clock is off')
  await installation.record(clockLine({ type: 'right', time: Date.now(), device: String(AHEAD) }))
}
