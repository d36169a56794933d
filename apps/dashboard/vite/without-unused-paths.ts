import type { Plugin } from 'vite'

/** Other ways to draw a line than straight, and sums of columns: uPlot ties them to itself, so that no bundler leaves them out. */
const UNUSED = /^\s*\(?(?:paths\.(?:stepped|bars|spline)|uPlot\.join)\s*= .*;$/gm
const COUNT = 4

/** Leaves out of uPlot what the page draws nothing with: a tenth of it. */
export function withoutUnusedPaths(): Plugin {
  return {
    name: 'without-unused-paths',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('uPlot.esm.js')) return undefined
      let found = 0
      const less = code.replace(UNUSED, () => {
        found++
        return ''
      })
      if (found !== COUNT) throw new Error(`uPlot is another one: ${found} of ${COUNT} parts to leave out are there`)
      return { code: less, map: null }
    },
  }
}
