import type { Test } from 'tap'
import type { Plant } from '../plant.ts'
import type { Scene } from '../stage.ts'

/** All crushers of the quarry. */
const SAGGING = Array.from({ length: 12 }, (_, place) => 1008 + place)
const PRESS = 1005
const SILENT = 1006
/** What is common to many, and what is silent, is told by whole minutes, a while after they are over. */
const MINUTES = { timeout: 240_000 }

/** So much past tells what is usual of many at once: from it on the spikes of each are known, by spans of three hours. */
const LEARNED_HOURS = 9.5

/** Lets a device be silent from now on. That is told after a minute at the soonest, so that others can be played meanwhile. */
export const goSilent = (plant: Plant): void => plant.plant([SILENT], () => undefined)

/** Faults of a supply and of a sensor come, in a fleet that is known for hours. */
export async function goWrong(plant: Plant): Promise<void> {
  await plant.learn(LEARNED_HOURS)
  plant.plant([PRESS], (values) => ({ ...values, temp_c: 0 }))
  plant.plant(SAGGING, (values) => ({ ...values, voltage_v: values.voltage_v - 17 }))
}

/** Faults of the supply, of a sensor and of the signal are told apart, each by its signs. */
export async function kinds(t: Test, { open, plant, installation }: Scene): Promise<void> {
  const { page } = await open('/')
  const supply = page.locator('.att li').filter({ hasText: /Voltage sags at \d+ of \d+ devices/ })
  await supply.waitFor(MINUTES)
  await supply.getByText('Quarry · 12 devices').waitFor()
  await supply.getByText('Supply', { exact: true }).waitFor()
  // Those that were told before there were enough of them are part of it.
  await page.locator('.att li').filter({ hasText: 'Crusher' }).first().waitFor({ state: 'detached' })
  t.pass('one incident, and none of each device')
  await supply.getByRole('link').click()
  await page.getByText(/^Supply, \d of \d signs/).waitFor()
  await page.getByText(/^The voltage of many devices moved at once/).waitFor()
  plant.mend(SAGGING)

  await page.goBack()
  const sensor = page.locator('.att li').filter({ hasText: 'Press 1 · Riverside' })
  await sensor.waitFor()
  await sensor.getByRole('link').click()
  await page.getByText(/^Sensor, 2 of 2 signs/).waitFor()
  await page.getByText(/^The value fell to zero/).waitFor()
  await page.getByText(/^No other metric of the device moved/).waitFor()
  plant.mend([PRESS])

  await page.goBack()
  const silent = page.locator('.att li').filter({ hasText: 'Press 2 · Riverside' })
  await silent.getByText(/^No reading for \d+ min/).waitFor(MINUTES)
  await silent.getByText('No signal', { exact: true }).waitFor()
  // Of all devices only those in sight are drawn.
  await page.getByRole('combobox', { name: 'Site', exact: true }).selectOption('Riverside')
  const row = page.locator('.tb li a.stale').filter({ hasText: 'Press 2' })
  await row.getByText(/^no reading since \d\d:\d\d:\d\d/).waitFor()
  t.ok(await row.count(), 'its values are grey')
  await installation.retire(String(SILENT))
  await row.getByText(/^retired, \d+ \w+/).waitFor()
  await row.getByRole('img', { name: 'retired' }).waitFor()
  await page.locator('.sum').getByText('of 19', { exact: true }).waitFor()
  t.pass('nobody misses what is retired')
  await row.click()
  await page.getByText(/^retired .*\d\d:\d\d, until it reports again/).waitFor()
  await page.goBack()
  plant.mend([SILENT])
  await row.waitFor({ state: 'detached' })
  await silent.waitFor()
  t.pass('it is as usual with its next reading, and its alert is held for a while')
}
