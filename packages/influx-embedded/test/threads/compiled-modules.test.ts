import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { compiledUrl } from '../../src/threads/compiled-modules.mjs'

const MODULES = {
  'package.json': '{ "type": "module" }',
  'entry.ts': `import { sep } from 'node:path'
import type { Unused } from './missing.ts'
import {
  double,
} from './deep/double.ts'
export * from './deep/word.ts'
import './effect.ts'
const text = \`
import "./not-a-module"\`
export const result: string = [double(21), sep, import.meta.url, text.length].join(' ')`,
  'effect.ts': 'export {}',
  deep: {
    'double.ts': `import { two } from '../two.ts'\nexport const double = (n: number): number => n * two`,
    'word.ts': `export const word = 'first' as const`,
  },
  'two.ts': 'export const two: number = 2',
}

async function build(t: Test) {
  const folder = t.testdir({ modules: MODULES })
  const [entry, cache] = [join(folder, 'modules', 'entry.ts'), join(folder, 'cache')]
  return {
    entry,
    cache,
    path: (name: string) => join(folder, 'modules', name),
    compile: () => compiledUrl(entry, cache),
  }
}

test('a module is compiled with all that it imports', async (t) => {
  const { compile, entry, cache } = await build(t)
  const url = await compile()
  t.match(url, /\.js$/)
  const { result, word } = await import(url)
  t.equal(word, 'first')
  t.equal(result, `42 / file://${entry} 24`)
  t.equal(await compile(), url, 'once')
  t.equal(readdirSync(cache).length, 2)
})

test('what changes is compiled anew', async (t) => {
  const { compile, path } = await build(t)
  const first = await compile()
  writeFileSync(path('two.ts'), 'export const two: number = 3')
  utimesSync(path('two.ts'), 1, 1)
  const second = await compile()
  t.not(second, first)
  t.match((await import(second)).result, /^63 /)
  rmSync(path('two.ts'))
  await t.rejects(compile(), { code: 'ENOENT' })
})

test('compilations at the same time do not disturb each other', async (t) => {
  const { compile } = await build(t)
  for (const url of await Promise.all([compile(), compile()])) t.match((await import(url)).result, /^42 /)
})

test('the modules of query threads and of the server can be compiled', async (t) => {
  for (const name of ['query/query-worker', 'server']) {
    const entry = new URL(`../../src/${name}.ts`, import.meta.url).pathname
    t.match(await compiledUrl(entry, join(t.testdir(), 'cache')), /\.js$/)
  }
})
