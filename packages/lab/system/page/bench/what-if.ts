import { connect } from '@nrg/influx/connection'
import { formatLine } from '@nrg/influx/line'
import { requireWritten } from '@nrg/influx/require-written'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { Page } from 'playwright-core'
import type { Installation } from '../installation.ts'

const [DAYS, DEVICES, STEP_MS] = [7, 50, 600_000]
const DAY_MS = 86_400_000
/** Of so many steps one is a score that is stored: a busy fleet. */
const SHARE = 3

/** Stores seven days of scores of fifty devices; answers how many. */
export async function storeScores(installation: Installation, devices: readonly number[]): Promise<number> {
  const { url, org, token } = installation.database
  const connection = connect({ url, org, token, timeoutMs: 60_000 })
  const now = Math.floor(Date.now() / STEP_MS) * STEP_MS
  const lines: string[] = []
  for (const device of devices.slice(0, DEVICES))
    for (const metric of ['voltage_v', 'current_a', 'temp_c'])
      for (let step = 1; step * STEP_MS < DAYS * DAY_MS; step++) {
        if ((step + device) % SHARE !== 0) continue
        const ratio = 0.6 + ((step * 7919 + device) % 100) / 60
        lines.push(
          formatLine({
            measurement: 'score',
            tags: { device_id: String(device), metric, reason: 'zscore' },
            fields: { ratio, score: 5 * ratio, value: 20 + ratio, expected: 20 },
            time: BigInt(now - step * STEP_MS) * 1_000_000n,
          }),
        )
      }
  try {
    requireWritten(await createWriter(connection, buckets.rollup.name).write(lines))
  } finally {
    connection.close()
  }
  return lines.length
}

/**
 * How long it is until the slider is there, and from one that was moved to what it would have raised, each time at another
 * place; in milliseconds.
 */
export async function whatIfTimes(page: Page, tries: number): Promise<{ unfolded: number; moved: number[] }> {
  const opened = performance.now()
  await page.getByText('What if the threshold were another?').click()
  const slider = page.getByRole('slider', { name: /^Threshold/ })
  await slider.waitFor()
  const unfolded = performance.now() - opened
  const moved: number[] = []
  for (let at = 0; at < tries; at++) {
    const answered = page.waitForResponse(/\/api\/what-if/)
    const began = performance.now()
    await slider.fill((6 + at).toFixed(1))
    await answered
    await page
      .getByRole('status')
      .getByText(/alerts a day, in place of/)
      .waitFor()
    moved.push(performance.now() - began)
  }
  return { unfolded, moved }
}
