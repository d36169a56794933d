import axe, { type AxeResults, type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Holds what is shown now to the rules of accessibility. */
export async function accessible(t: Test, page: Page, what: string): Promise<void> {
  // Passed in by the debugger, which the page's policy is not asked about.
  await page.evaluate(axe.source)
  // What the bar on top covers for now would count as small.
  await page.evaluate('scrollTo(0, 0)')
  // What is in order is not written down, which takes the longest.
  const options: RunOptions = { runOnly: { type: 'tag', values: RULES }, resultTypes: ['violations'] }
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`)
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 200)}`),
  )
  t.strictSame(found, [], `axe finds nothing: ${what}`)
}
