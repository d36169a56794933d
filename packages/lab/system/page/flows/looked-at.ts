import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { lookAt } from '../looks.ts'
import type { Scene } from '../stage.ts'

/** A page, or a state of one; what stands there once it is whole. */
interface State {
  readonly path: string
  /** What is done to get there. */
  readonly act?: (page: Page) => Promise<unknown>
  readonly shows: (page: Page) => Promise<unknown>
}

const heading = (name: string | RegExp) => (page: Page) =>
  page.getByRole('heading', { name }).first().waitFor({ state: 'attached' })
const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first().waitFor()
const dialog = (name: string) => (page: Page) => page.getByRole('dialog', { name }).waitFor()

/** What stands at addresses and is opened by keys, but for what the other flows look at: first run, sign-in, cut off. */
const STATES: Readonly<Record<string, State>> = {
  fleet: { path: '/', shows: heading('Needs attention') },
  'a filter without result': { path: '/?status=offline&site=harbour', shows: text('No device is so') },
  'what is found': {
    path: '/',
    act: (page) => find(page, 'chi'),
    shows: (page) => page.getByRole('option', { name: /^Chiller 1/ }).waitFor(),
  },
  'nothing found': { path: '/', act: (page) => find(page, 'nobody'), shows: text('Nothing is called “nobody”') },
  'the list of keys': { path: '/', act: (page) => page.keyboard.press('?'), shows: dialog('Keyboard') },
  'a device': { path: '/devices/1001', shows: (page) => page.locator('.pl canvas').nth(2).waitFor() },
  'a device as a table': {
    path: '/devices/1001',
    act: (page) => page.getByRole('button', { name: 'Show as table' }).click(),
    shows: (page) => page.getByRole('region', { name: 'Current as a table' }).getByRole('row').nth(3).waitFor(),
  },
  'a device without readings in its range': {
    path: '/devices/1001?from=2026-01-01T00:00:00Z&to=2026-01-01T01:00:00Z',
    shows: text('No readings of it in this time.'),
  },
  'a device that is not known': { path: '/devices/nobody', shows: heading('No reading of device nobody is stored') },
  'another threshold': {
    path: '/devices/1001',
    act: (page) => page.getByText('What if the threshold were another?').click(),
    shows: (page) => page.getByRole('slider', { name: /^Threshold/ }).waitFor(),
  },
  alerts: { path: '/alerts', shows: (page) => page.getByRole('region', { name: 'Incidents' }).waitFor() },
  'an alert that is chosen': {
    path: '/alerts',
    act: (page) => page.locator('.al a[data-row]').first().click(),
    shows: text('How it was found'),
  },
  'alerts of which none is so': { path: '/alerts?site=nowhere', shows: text('Nothing is so.') },
  'the dialog of a silence': {
    path: '/devices/1007',
    act: (page) => page.getByRole('button', { name: 'Silence', exact: true }).click(),
    shows: dialog('Silence'),
  },
  silences: { path: '/silences', shows: heading('Silences') },
  'no silence': { path: '/silences?device=nobody', shows: text('Nothing is silenced.') },
  'sending a reading': { path: '/welcome', shows: heading('Send a reading') },
  'no such page': { path: '/nowhere', shows: heading('There is no such page') },
}

/** Every page and state, however it is looked at. */
export async function lookedAt(t: Test, { open, installation }: Scene): Promise<void> {
  const { page } = await open('/')
  for (const [what, { path, act, shows }] of Object.entries(STATES)) {
    await page.goto(installation.url + path)
    await page.getByText('Live', { exact: true }).first().waitFor({ state: 'attached' })
    if (act !== undefined) {
      await page.getByRole('main').locator('h1').first().waitFor({ state: 'attached' })
      await act(page)
    }
    await shows(page)
    await lookAt(t, page, what)
  }
  await page.goto(installation.url)
  await page.locator('.map .cell').first().waitFor()
  await page.emulateMedia({ forcedColors: 'active' })
  const colour = (of: string) => page.evaluate(`getComputedStyle(document.querySelector('${of}')).backgroundColor`)
  t.not(await colour('.map .cell'), await colour('body'), 'cells keep their shape where colours are forced')
}

async function find(page: Page, words: string): Promise<void> {
  await page.keyboard.press('/')
  await page.keyboard.type(words)
}
