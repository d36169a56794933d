import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { accessible } from '../axe.ts'
import type { Scene } from '../stage.ts'

const PUMP = 1004
/** Who takes what here: the page says so at once, the service by the role. */
const WHO = /^(You|operator)/

/** What has the focus: its name for those who listen, and whether those who look see that it has it. */
const FOCUSED = `(() => {
  const on = document.activeElement
  const { outlineStyle, outlineWidth } = getComputedStyle(on.matches('select') ? on.closest('.sel') : on)
  const name = on.getAttribute('aria-label') ?? on.labels?.[0]?.textContent ?? on.textContent ?? ''
  return { name: name.trim(), id: on.id, tag: on.tagName, seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 }
})()`

interface Focused {
  readonly name: string
  readonly id: string
  readonly tag: string
  readonly seen: boolean
}

const focused = (page: Page) => page.evaluate<Focused>(FOCUSED)

/** From load to an incident that is taken, and back, by keyboard alone; what has the focus has a name and is seen. */
export async function keyboard(t: Test, { open, plant }: Scene): Promise<void> {
  plant.plant([PUMP], (values) => ({ ...values, temp_c: values.temp_c + 12 }))
  const { page } = await open('/')
  const row = page.locator('.att li').filter({ hasText: 'Pump 2 · Harbour' })
  await row.waitFor()
  await page.locator('.tb li').first().waitFor()
  t.matchStrict(
    await page.locator('body').ariaSnapshot(),
    /- link "Skip to content"[\s\S]*- banner:[\s\S]*- navigation "Main":[\s\S]*- link "Fleet"[\s\S]*- combobox "Find a device, site or alert"[\s\S]*- status: Live[\s\S]*- main:[\s\S]*- heading "Fleet" \[level=1\][\s\S]*- term: Open incidents[\s\S]*- region "Needs attention":[\s\S]*- heading "Needs attention" \[level=2\][\s\S]*- link "(warning|critical) Temperature .* above normal Pump 2 · Harbour[\s\S]*- 'button "Acknowledge ?: Temperature[\s\S]*- region "Incidents, last 24 hours":[\s\S]*- region "Sites":[\s\S]*- region "Devices":[\s\S]*- list/,
    'the tree of those who listen, at first',
  )
  await page.keyboard.press('Tab')
  t.match(await focused(page), { name: 'Skip to content', seen: true })
  await page.keyboard.press('Enter')
  const names: string[] = []
  for (let count = 0; count < 8; count++) {
    await page.keyboard.press('Tab')
    const on = await focused(page)
    t.ok(on.seen && on.name !== '', `${on.tag} ${on.name.slice(0, 60)} has the focus, and is seen to`)
    names.push(on.name)
  }
  t.ok(
    names.some((name) => /^All alerts/.test(name)) && names.some((name) => /^Acknowledge: /.test(name)),
    'in the order of the page',
  )

  for (let count = 0; count < 15; count++) await page.keyboard.press('k')
  for (let count = 0; count < 8 && !/Pump 2 · Harbour/.test((await focused(page)).name); count++)
    await page.keyboard.press('j')
  t.match((await focused(page)).name, /Temperature .* above normal/, 'j and k go from row to row')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: /Pump 2/ }).waitFor()
  t.equal((await focused(page)).id, 'main', 'the focus is where the new view begins')

  const explained = page.getByRole('region', { name: /Temperature .* above normal/ })
  await explained.getByRole('button', { name: /^Silence/ }).waitFor()
  await page.keyboard.press('s')
  const dialog = page.getByRole('dialog', { name: 'Silence' })
  await dialog.waitFor()
  // What it would hide is asked for once it is open.
  for (const scope of [/^Temperature of Pump 2 ./, /^All of Pump 2 ./, /^All of Harbour ./])
    await dialog.getByRole('radio', { name: scope }).waitFor()
  t.matchStrict(
    await dialog.ariaSnapshot(),
    /- dialog "Silence":[\s\S]*- radio "Temperature of Pump 2 [\s\S]*- radio "All of Pump 2 [\s\S]*- radio "All of Harbour [\s\S]*- button "4 h" \[pressed\][\s\S]*- textbox "Why \(the others see it\)"[\s\S]*- button "Cancel"/,
  )
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  t.match((await focused(page)).name, /^Silence/, 'and back to what opened the dialog')

  await page.keyboard.press('a')
  await explained.getByText(/^Taken by .* at \d\d:\d\d/).waitFor()
  t.not((await focused(page)).tag, 'BODY', 'the focus is kept')
  t.matchStrict(
    await page.getByRole('main').ariaSnapshot(),
    /- navigation "Where you are":[\s\S]*- heading "(warning|critical) Pump 2 1004" \[level=1\][\s\S]*- region "Readings":[\s\S]*- 'img "Temperature: .*"'[\s\S]*- region "Temperature is .* above normal":[\s\S]*- heading "Temperature is .* above normal" \[level=2\][\s\S]*Taken by [\s\S]*- button "Give back"[\s\S]*- group "Verdict":[\s\S]*- textbox "Comment"/,
    'the tree of an incident that is taken',
  )
  await page.keyboard.press('u')
  await explained.getByRole('button', { name: /^Acknowledge/ }).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor()
  await accessible(t, page, 'the list of keys')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor({ state: 'hidden' })

  const chart = page.getByRole('img', { name: /^Temperature: / })
  await chart.locator('canvas').waitFor()
  await chart.focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page
    .locator('.ch .at')
    .getByText(/^\d\d:\d\d:\d\d .* °C/)
    .waitFor()
  t.ok((await focused(page)).seen, 'the cursor of a chart is moved by keys')
  await page.keyboard.press('[')
  await page.waitForURL(/range=10m/)
  await page.keyboard.press('0')
  await page.waitForURL((url) => !url.searchParams.has('range'))

  await page.keyboard.press('a')
  await explained.getByText(/^Taken by .* at \d\d:\d\d/).waitFor()

  await page.keyboard.press('/')
  await page.keyboard.type('crusher 1')
  await page.getByRole('option', { name: /Crusher 10/ }).waitFor()
  await page.keyboard.press('Escape')
  for (let back = 0; back < 3; back++) await page.keyboard.press('Escape')
  await page.getByRole('heading', { name: 'Needs attention' }).waitFor()
  t.equal((await focused(page)).id, 'main', 'back, and the focus with it')
  await row.getByText(WHO).waitFor()
  t.matchStrict(
    await row.ariaSnapshot(),
    /- link "(warning|critical) Temperature .* above normal Pump 2 · Harbour .* (You|operator) \d\d:\d\d"/,
    'and its row says who has it',
  )
  t.equal(await row.getByRole('button').count(), 0)
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await page.getByRole('region', { name: 'Incidents' }).waitFor()
  t.matchStrict(
    await page.locator('body').ariaSnapshot(),
    /- banner:[\s\S]*- navigation "Main":[\s\S]*- link "Alerts \d+ open"[\s\S]*- status: Live[\s\S]*- main:[\s\S]*- heading "Alerts" \[level=1\][\s\S]*- region "When"[\s\S]*- region "Incidents"[\s\S]*- listitem: Taken \d+[\s\S]*- link "(warning|critical) Temperature .* above normal[\s\S]*- 'checkbox "Select: Temperature/,
    'the tree of those who listen: landmarks, headings, names',
  )

  const listed = page.locator('.al li').filter({ hasText: 'Pump 2 · Harbour' })
  await listed.locator('a').focus()
  await page.keyboard.press('x')
  await listed.getByRole('checkbox', { checked: true }).waitFor()
  await page.keyboard.press('u')
  await listed.getByRole('button', { name: /^Acknowledge/ }).waitFor()
  await page.getByRole('button', { name: 'Acknowledge 1', exact: true }).waitFor()
  await page.keyboard.press('a')
  await listed.getByText(WHO).waitFor()
  await page.keyboard.press('?')
  await page.getByLabel('Keys of one letter do this').uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('u')
  await page.keyboard.press('t')
  t.equal(await page.locator('html').getAttribute('data-theme'), 'auto', 'letters can be switched off')
  t.equal(await listed.getByRole('button').count(), 0)
  plant.mend([PUMP])
}
