import type { Plugin } from 'vite'
import { BUDGET, sizesOf } from './sizes.ts'

/** Says after each build what the page weighs, and what it may. */
export function budget(): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    enforce: 'post',
    writeBundle({ dir = '' }) {
      for (const [type, bytes] of Object.entries(sizesOf(dir)))
        console.log(`${type} ${(bytes / 1000).toFixed(1)} kB gzip, of ${BUDGET[type as keyof typeof BUDGET] / 1000} kB`)
    },
  }
}
