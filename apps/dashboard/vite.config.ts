import { defineConfig } from 'vite'
import { budget } from './vite/budget.ts'
import { compressed } from './vite/compressed.ts'
import { leanUplot } from './vite/lean-uplot.ts'
import { plainImport } from './vite/plain-import.ts'
import { preloadFont } from './vite/preload-font.ts'

export default defineConfig({
  // Classes and elements of Preact; types are left to tsc.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // Browsers that have `light-dark()`, which the themes are made of.
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // Nothing that is fetched later has parts of its own, and what would preload them is weight.
    modulePreload: false,
    assetsInlineLimit: 0,
  },
  plugins: [leanUplot(), plainImport(), preloadFont(/inter-latin-.*\.woff2$/), compressed(), budget()],
})
