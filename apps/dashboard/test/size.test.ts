// Own process: Vite sets its NODE_ENV.
import { join } from 'node:path'
import { test } from 'tap'
import { build } from 'vite'
import { BUDGET, sizesOf } from '../vite/sizes.ts'

test('the page weighs no more than its budget', async (t) => {
  const outDir = t.testdir()
  const root = join(import.meta.dirname, '..')
  await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } })
  const sizes = sizesOf(outDir)
  for (const type of ['js', 'first', 'css'] as const) {
    t.comment(`${type} ${sizes[type]} bytes gzip, of ${BUDGET[type]}`)
    t.ok(sizes[type] > 0 && sizes[type] <= BUDGET[type], type)
  }
})
