import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { accessible } from './axe.ts'

/** How the page may be looked at. */
interface Look {
  readonly name: string
  readonly size: { readonly width: number; readonly height: number }
  readonly media?: Parameters<Page['emulateMedia']>[0]
}

const WIDE = { width: 1440, height: 1000 }
const USUAL = {
  colorScheme: 'light',
  forcedColors: 'none',
  reducedMotion: 'no-preference',
  contrast: 'no-preference',
} as const

/** Wide, as it was opened, comes first. */
const LOOKS: readonly Look[] = [
  { name: 'wide', size: WIDE },
  { name: '320 px, dark', size: { width: 320, height: 640 }, media: { colorScheme: 'dark' } },
  // A window of 1440 px at twice the size has the room of 720.
  {
    name: '200 %, more contrast, without motion',
    size: { width: 720, height: 500 },
    media: { contrast: 'more', reducedMotion: 'reduce' },
  },
  { name: 'forced colours', size: WIDE, media: { forcedColors: 'active' } },
]

/** What is cut off: words, and what can be pressed, beyond the edge of the window or of what does not scroll. */
const CUT_OFF = `[...document.querySelectorAll('main *, header *, nav *, .notice *, dialog[open] *')].filter((one) => {
  if (!one.checkVisibility({ visibilityProperty: true }) || one.closest('.sr, svg, .u-wrap, .skip')) return false
  const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
  if (!text && !one.matches('a, button, input, select, textarea')) return false
  for (let around = one.parentElement; around !== null; around = around.parentElement)
    if (/auto|scroll/.test(getComputedStyle(around).overflowX)) return false
  const { left, right, width } = one.getBoundingClientRect()
  return width > 1 && (left < -1 || right > document.documentElement.clientWidth + 1)
}).map((one) => one.outerHTML.slice(0, 120))`

/** What moves, but for what changes once and is done. */
const MOVING = `document.getAnimations().filter((one) => one.effect.getComputedTiming().iterations === Infinity).length`

/**
 * Looks at what is shown now in every way: nothing scrolls to the side or is cut off, axe finds nothing, signs keep their
 * shape, and nothing moves where that is not wanted.
 */
export async function lookAt(t: Test, page: Page, what: string): Promise<void> {
  for (const { name, size, media } of LOOKS) {
    await page.setViewportSize(size)
    await page.emulateMedia({ ...USUAL, ...media })
    const { wide, window } = await page.evaluate<{ wide: number; window: number }>(
      '({ wide: document.documentElement.scrollWidth, window: document.documentElement.clientWidth })',
    )
    t.ok(wide <= window, `${what}, ${name}: ${wide} of ${window} px wide`)
    t.strictSame(await page.evaluate(CUT_OFF), [], `${what}, ${name}: nothing is cut off`)
    await accessible(t, page, `${what}, ${name}`)
    if (media?.reducedMotion === 'reduce')
      t.equal(await page.evaluate(MOVING), 0, `${what}: nothing moves where that is not wanted`)
  }
  await page.setViewportSize(WIDE)
  await page.emulateMedia(USUAL)
}
