import { setTimeout as sleep } from 'node:timers/promises'
import type { APIResponse, Page } from 'playwright-core'
import type { Test } from 'tap'
import { Cable } from '../cable.ts'
import type { Installation } from '../installation.ts'
import { lookAt } from '../looks.ts'
import { KEPT_S, type Scene } from '../stage.ts'

const CHILLER = '1002'
const isList = ({ pathname, search }: URL) => pathname === '/api/devices' && search === '?fields=core,values'

/** What comes live comes by the stream; where the service is away the page says since when, holds what it knows, and goes on. */
export async function cutOff(t: Test, { open, installation, plant }: Scene): Promise<void> {
  plant.plant([Number(CHILLER)], (values) => ({ ...values, current_a: values.current_a + 12 }))
  const cable = await Cable.to(installation.url)
  t.teardown(() => cable.close())
  const { page } = await open(`${cable.url}/?sort=id`)
  // What is asked for is answered as it was at first: what is new comes by the stream alone.
  let first: APIResponse | undefined
  await page.route(isList, async (route) => {
    first ??= await route.fetch()
    await route.fulfill({ response: first })
  })
  await page.reload()
  const state = page.locator('.live')
  await state.getByText('Live', { exact: true }).first().waitFor()
  const current = page.locator('.tb li').filter({ hasText: 'Chiller 1' }).locator('.c-v').nth(1)
  const seen = new Set<string>()
  while (seen.size < 4) {
    seen.add((await current.textContent()) ?? '')
    await sleep(200)
  }
  t.pass('readings come without being asked for')
  await page.unroute(isList)
  const row = page.locator('.att li').filter({ hasText: 'Chiller 3 · Harbour' })
  const take = row.getByRole('button', { name: /^Acknowledge/ })
  await take.waitFor()
  const { page: device } = await open(`/devices/${CHILLER}?range=10m`)
  await device.locator('.pl canvas').nth(2).waitFor()
  const edges = await edgesAtTheRight(device)

  await installation.query.stop()
  const away = Date.now()
  await page.getByText(/No connection to the query service since \d\d:\d\d:\d\d/).waitFor()
  await state.getByText(/^Stale for \d+ s/).waitFor()
  t.comment(`stale ${Date.now() - away} ms after the service was told to stop`)
  t.ok(await page.locator('body.stale').count(), 'what is held is grey')
  t.equal((await page.locator('.tb li').count()) > 0, true, 'what is known stays')
  await take.click()
  await page.getByText('The acknowledgement will be sent once the service answers').waitFor()
  await row.getByText(/^You/).waitFor()
  await lookAt(t, page, 'a fleet that is cut off')
  await device.locator('body.stale').waitFor()
  t.comment(`${edges} edges at the right of a chart that is live`)
  while ((await edgesAtTheRight(device)) < edges + 10) await sleep(200)
  t.pass('where nothing is known the chart is hatched')
  await lookAt(t, device, 'a device that is cut off')

  await installation.query.start()
  await page.getByRole('button', { name: 'Try now' }).click()
  await state.getByText('Live', { exact: true }).first().waitFor()
  await page.getByText(/No connection to the query service/).waitFor({ state: 'detached' })
  const held = await current.textContent()
  while ((await current.textContent()) === held) await sleep(200)
  t.pass('and goes on')
  while ((await takenTimes(installation)) === 0) await sleep(200)
  await device.getByText(/^Taken by .* at \d\d:\d\d/).waitFor()
  t.equal(await takenTimes(installation), 1, 'what was done meanwhile is sent, once')
  t.equal(await row.count(), 1, 'and its row is there once')

  const { event_id: before } = await installation.ask<{ event_id: string }>('/api/fleet')
  cable.cut()
  await state
    .getByText(/^Reconnecting|^Stale/)
    .first()
    .waitFor()
  const { id } = await incidentOf(installation)
  await installation.ask(`/api/incidents/${id}/acknowledge`, { method: 'DELETE' })
  // Longer than the stream's events are kept: what happened is in no list of them any more.
  while ((await eventsAfter(installation, before)).every((name) => name !== 'reset')) await sleep(KEPT_S * 200)
  t.equal(await row.count(), 1, 'what is known stays')
  cable.mend()
  await state.getByText('Live', { exact: true }).first().waitFor()
  await take.waitFor()
  t.equal(await row.count(), 1, 'nothing is lost where the stream begins anew, and nothing there twice')

  await installation.database.program.stop()
  await page.getByText(/No answer from the database since \d\d:\d\d:\d\d/).waitFor()
  await state.getByText(/^Stale for \d+ s/).waitFor()
  await lookAt(t, page, 'a fleet whose database is away')
  await installation.database.program.start()
  await state.getByText('Live', { exact: true }).first().waitFor()
  t.pass('live again once the database is')
  plant.mend([Number(CHILLER)])
}

/** How often the colour changes along a line down the first chart, near its right edge: often where it is hatched. */
const edgesAtTheRight = (page: Page): Promise<number> =>
  page.evaluate<number>(`(() => {
    const canvas = document.querySelector('.pl canvas')
    const { width, height } = canvas
    const { data } = canvas.getContext('2d', { willReadFrequently: true }).getImageData(width - 12, 0, 1, height)
    const colours = Array.from({ length: height }, (_, row) => data.slice(4 * row, 4 * row + 4).join())
    return colours.filter((one, row) => row > 0 && one !== colours[row - 1]).length
  })()`)

async function incidentOf(installation: Installation): Promise<{ id: string; alerts: string[] }> {
  const all =
    await installation.ask<{ id: string; alerts: string[]; devices: string[]; state: string }[]>(
      '/api/incidents?limit=50',
    )
  const found = all.find(({ devices, state }) => devices.includes(CHILLER) && state !== 'closed')
  if (found === undefined) throw new Error(`nothing is raised at ${CHILLER}`)
  return found
}

/** How often the log says that the incident was taken. */
async function takenTimes(installation: Installation): Promise<number> {
  const { alerts } = await incidentOf(installation)
  const { log } = await installation.ask<{ log: { type: string }[] }>(`/api/alerts/${alerts[0]}`)
  return log.filter(({ type }) => type === 'acknowledged').length
}

/** The names of the events that are sent to who goes on after one, as far as they come at once. */
async function eventsAfter({ url }: Installation, id: string): Promise<string[]> {
  const ended = new AbortController()
  const { body } = await fetch(`${url}/api/stream?topics=incidents&after=${id}`, { signal: ended.signal })
  const first = await body?.getReader().read()
  ended.abort()
  return [...new TextDecoder().decode(first?.value).matchAll(/^event: (.*)$/gm)].map(([, name = '']) => name)
}
