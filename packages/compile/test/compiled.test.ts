import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type Test, test } from 'tap'
import { compiledUrl, importCompiled } from '../src/compiled.mjs'
import { runner } from '../src/program.mjs'

const MODULES = {
  node_modules: { placed: { 'package.json': '{ "main": "index.js" }', 'index.js': 'module.exports = __dirname' } },
  'package.json': '{ "type": "module" }',
  src: {
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
    'packaged.ts': "import place from 'placed'\nconsole.log(place)",
    'program.ts': `interface Unused {
  readonly field: string
}
import { two } from './two.ts'
console.log(JSON.stringify([two, import.meta.dirname, process.argv.slice(1)]))
if (process.argv.length > 3) throw new Error('too many')`,
  },
  test: {
    'one.test.ts': `import { state } from './fixture/state.ts'\nexport const own = state`,
    'two.test.ts': `import { state } from './fixture/state.ts'\nexport const own = state`,
    fixture: { 'state.ts': `import { two } from '../../src/two.ts'\nexport const state = { two }` },
  },
}

function build(t: Test) {
  const folder = t.testdir(MODULES)
  // None of them was changed just now.
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) utimesSync(join(folder, name), 2, 2)
  return {
    folder,
    path: (name: string) => join(folder, name),
    compile: (name = 'src/entry.ts') => compiledUrl(join(folder, name)),
  }
}

async function run(file: string, ...args: string[]) {
  const program = spawn(process.execPath, [runner, file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, error, code] = await Promise.all([
    text(program.stdout),
    text(program.stderr),
    new Promise((resolve) => program.on('close', resolve)),
  ])
  return { out, error, code }
}

test('a module is compiled with all that it imports', async (t) => {
  const { compile, path, folder } = build(t)
  const url = await compile()
  const { result, word } = await import(url)
  t.equal(word, 'first')
  t.equal(result, `42 / file://${path('src/entry.ts')} 24`)
  t.equal(await compile(), url, 'once')
  t.equal(readdirSync(join(folder, 'node_modules/.cache/compiled/src-entry')).length, 2)
})

test('what changes is compiled anew', async (t) => {
  const { compile, path } = build(t)
  const first = await compile()
  writeFileSync(path('src/two.ts'), 'export const two: number = 3')
  utimesSync(path('src/two.ts'), 1, 1)
  const second = await compile()
  t.not(second, first)
  t.match((await import(second)).result, /^63 /)
  rmSync(path('src/two.ts'))
  await t.rejects(compile(), /two/)
})

test('what changes while it is compiled is compiled anew, whatever it is by then', async (t) => {
  const { compile, path } = build(t)
  const save = (text: string) => {
    writeFileSync(path('src/two.ts'), text)
    const later = Date.now() / 1000 + 60
    utimesSync(path('src/two.ts'), later, later)
    return later
  }
  const later = save('export const two: number = 3')
  t.match((await import(await compile())).result, /^63 /)
  save('export const two: number = 2')
  utimesSync(path('src/two.ts'), later, later)
  t.match((await import(await compile())).result, /^42 /)
})

test('compilations at the same time do not disturb each other', async (t) => {
  const { compile } = build(t)
  for (const url of await Promise.all([compile(), compile()])) t.match((await import(url)).result, /^42 /)
})

test('of many that start at once one compiles, and none waits for one that is gone', async (t) => {
  const { path, folder } = build(t)
  const cache = join(folder, 'node_modules/.cache/compiled/src-program')
  mkdirSync(cache, { recursive: true })
  const gone = spawn(process.execPath, ['-e', ''])
  await once(gone, 'exit')
  writeFileSync(join(cache, 'building'), String(gone.pid))
  const runs = await Promise.all(Array.from({ length: 4 }, () => run(path('src/program.ts'))))
  for (const { code, error } of runs) t.equal(code, 0, error)
  t.equal(readdirSync(cache).filter((name) => name.startsWith('built-')).length, 1)
  t.notOk(readdirSync(cache).includes('building'))
})

test('what stands in a folder of tests shares what it imports', async (t) => {
  const { path } = build(t)
  const [one, two] = [await importCompiled(path('test/one.test.ts')), await importCompiled(path('test/two.test.ts'))]
  t.match(one, { own: { two: 2 } })
  t.equal((one as { own: unknown }).own, (two as { own: unknown }).own)
  writeFileSync(path('test/three.test.ts'), 'export const own = 3')
  t.match(await importCompiled(path('test/three.test.ts')), { own: 3 }, 'a file that is new is found')
})

test('a test that cannot be compiled is at fault alone', async (t) => {
  const { path, compile } = build(t)
  writeFileSync(path('test/broken.test.ts'), 'export const = 1')
  await t.rejects(compile('test/broken.test.ts'), /broken\.test\.ts/)
  t.match(await importCompiled(path('test/one.test.ts')), { own: { two: 2 } })
})

test('a program sees itself as what was started, and fails at the lines of its source', async (t) => {
  const { path } = build(t)
  const file = path('src/program.ts')
  const { out, code } = await run(file, 'a')
  t.strictSame(JSON.parse(out), [2, path('src'), [file, 'a']])
  t.equal(code, 0)
  const failed = await run(file, 'a', 'b')
  t.equal(failed.code, 1)
  t.match(failed.error, 'src/program.ts:6:')
})

test('a package that a program loads is compiled with it, and finds what lies beside it', async (t) => {
  const { path } = build(t)
  const { out, error } = await run(path('src/packaged.ts'))
  t.equal(out.trim(), path('node_modules/placed'), error)
  const compiled = readFileSync(new URL(await compiledUrl(path('src/packaged.ts'))), 'utf8')
  t.notMatch(compiled, /^import .*placed/m)
})

test('a test that fails says where it stands in its source', async (t) => {
  const { path } = build(t)
  const lines = [
    "import { test } from 'tap'",
    "test('outer', async (t) => {",
    '  interface Unused {',
    '    n: number',
    '  }',
  ]
  writeFileSync(
    path('test/failing.test.ts'),
    [...lines, "  t.test('inner', async (t) => t.equal(1, 2))", '})'].join('\n'),
  )
  const { out, code } = await run(path('test/failing.test.ts'))
  t.equal(code, 1)
  const places = [...out.matchAll(/at:\n\s*fileName: \S*?([^/\s]+)\n\s*lineNumber: (\d+)/g)]
  t.strictSame(
    places.map(([, file, line]) => `${file}:${line}`),
    ['failing.test.ts:6', 'failing.test.ts:6', 'failing.test.ts:2'],
    'of what was expected, of the test that it is in, and of the one around',
  )
})
