import type { Page } from 'playwright-core'
import { deviceOf } from './fleet.ts'

/** A state of the page, and how it is seen. */
export interface Picture {
  readonly name: string
  readonly path: string
  readonly width: number
  readonly height: number
  readonly theme: 'light' | 'dark'
  /** What the page is before: the fleet where it is left out. */
  readonly before?: 'nothing' | 'a service that is gone'
  /** The whole page, and not what of it is in the window. */
  readonly full?: boolean
  /** What is done before it is taken. */
  readonly act?: (page: Page) => Promise<void>
}

const chiller = `/devices/${deviceOf('harbour', 'Chiller 2')}`
const wide = { width: 1440, height: 1000 }
const medium = { width: 1024, height: 900 }
const phone = { width: 390, height: 844 }

/** What the accepted pictures explain, wherever it stands in the list. */
const selected = (page: Page) => page.locator('.al a').filter({ hasText: 'Chiller 2' }).first().click()

const cursor = async (page: Page) => {
  const box = await page.locator('.pl').first().boundingBox()
  if (box !== null) await page.mouse.move(box.x + 622, box.y + 80)
}

/** The states of the accepted pictures, under their names. */
export const pictures: readonly Picture[] = [
  { name: 'fleet-1440-light', path: '/', ...wide, theme: 'light' },
  { name: 'fleet-1440-dark', path: '/', ...wide, theme: 'dark' },
  { name: 'fleet-1024-light', path: '/', ...medium, theme: 'light' },
  { name: 'fleet-390-light', path: '/', ...phone, theme: 'light' },
  { name: 'fleet-390-dark', path: '/', ...phone, theme: 'dark' },
  { name: 'fleet-320-dark', path: '/', width: 320, height: 700, theme: 'dark' },
  {
    name: 'fleet-devices-1440-light',
    path: '/',
    ...wide,
    theme: 'light',
    act: (page) => page.locator('.devices').evaluate((table) => table.scrollIntoView()),
  },
  { name: 'device-1440-light', path: chiller, ...wide, theme: 'light', act: cursor },
  { name: 'device-1440-dark', path: chiller, ...wide, theme: 'dark', act: cursor },
  { name: 'device-1024-light', path: chiller, ...medium, theme: 'light' },
  { name: 'device-390-dark', path: chiller, ...phone, theme: 'dark' },
  { name: 'device-full-1440-light', path: chiller, ...wide, theme: 'light', full: true },
  { name: 'device-full-390-light', path: chiller, ...phone, theme: 'light', full: true },
  { name: 'device-24h-1440-light', path: `${chiller}?range=24h`, ...wide, theme: 'light' },
  { name: 'device-7d-1440-dark', path: `${chiller}?range=7d`, ...wide, theme: 'dark' },
  { name: 'alerts-1440-light', path: '/alerts', ...wide, theme: 'light', act: selected },
  { name: 'alerts-1440-dark', path: '/alerts', ...wide, theme: 'dark', act: selected },
  { name: 'alerts-1024-dark', path: '/alerts', ...medium, theme: 'dark', act: selected },
  { name: 'alerts-390-light', path: '/alerts', ...phone, theme: 'light' },
  {
    name: 'alerts-sensor-1440-light',
    path: '/alerts',
    ...wide,
    theme: 'light',
    act: (page) => page.locator('.al a').filter({ hasText: 'stands still' }).click(),
  },
  { name: 'silences-1440-light', path: '/silences', ...wide, theme: 'light' },
  {
    name: 'alerts-silence-1440-light',
    path: '/alerts',
    ...wide,
    theme: 'light',
    act: async (page) => {
      await selected(page)
      await page.getByRole('button', { name: 'Silence S' }).click()
      await page.getByLabel(/^Why/).fill('Compressor swap, work order 4411')
    },
  },
  { name: 'first-run-1440-light', path: '/', ...wide, theme: 'light', before: 'nothing' },
  { name: 'first-run-390-dark', path: '/', ...phone, theme: 'dark', before: 'nothing' },
  { name: 'disconnected-fleet-1440-light', path: '/', ...wide, theme: 'light', before: 'a service that is gone' },
  { name: 'disconnected-device-1440-dark', path: chiller, ...wide, theme: 'dark', before: 'a service that is gone' },
  { name: 'disconnected-390-light', path: '/', ...phone, theme: 'light', before: 'a service that is gone' },
]

/** Those of the README, in `apps/dashboard/docs`. */
export const readmePictures: readonly Picture[] = [
  { name: 'fleet', path: '/', width: 1280, height: 800, theme: 'light' },
  { name: 'device', path: chiller, width: 1280, height: 800, theme: 'dark' },
  { name: 'phone', path: chiller, ...phone, theme: 'light' },
]
