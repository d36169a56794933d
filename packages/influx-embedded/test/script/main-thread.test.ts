import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundled } from '@nrg/compile/compiled'
import { test } from 'tap'

/** What is loaded with a module of `src`, from the root of the workspace's packages. */
async function loadedWith(cache: string, name: string): Promise<string[]> {
  const packages = join(import.meta.dirname, '../../..')
  await bundled([join(packages, 'influx-embedded/src', name)], cache)
  const { sources } = JSON.parse(readFileSync(join(cache, 'bundle.json'), 'utf8')) as { sources: { path: string }[] }
  return sources.map(({ path }) => path.slice(packages.length + 1).replaceAll('\\', '/'))
}

const parser = 'flux/src/syntax/language-server.ts'

test('the thread that answers HTTP has no parser at all', async (t) => {
  const loaded = await loadedWith(t.testdir(), 'server.ts')
  t.ok(loaded.includes('influx-embedded/src/api/query-ast.ts'))
  t.strictSame(
    loaded.filter((path) => path.startsWith('flux/src/syntax/')),
    ['flux/src/syntax/script-limits.ts'],
  )
})

test('the threads of queries and of scripts have one', async (t) => {
  for (const name of ['query/query-worker.ts', 'script/script-worker.ts'])
    t.ok((await loadedWith(join(t.testdir(), name.replace('/', '-')), name)).includes(parser), name)
})
