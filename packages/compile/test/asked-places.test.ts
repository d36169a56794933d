import { test } from 'tap'
import { withPlaces } from '../src/asked-places.mjs'

const cases: readonly [what: string, path: string, code: string, placed: string | undefined][] = [
  [
    'a module',
    'a.ts',
    'const a: string = join(import.meta.dirname, b)',
    'const a: string = join(<import.meta.dirname>, b)',
  ],
  ['each of them', 'a.mjs', 'f(import.meta.url, import.meta.filename)', 'f(<import.meta.url>, <import.meta.filename>)'],
  ['texts and comments', 'a.ts', "const a = 'import.meta.url' // import.meta.url", undefined],
  ['another question', 'a.ts', 'import.meta.resolve(a); import.meta.url', 'import.meta.resolve(a); <import.meta.url>'],
  ['JSX', 'a.tsx', '<p title={import.meta.url} />', '<p title={<import.meta.url>} />'],
  [
    'CommonJS',
    'a.js',
    "with (a) b = __dirname + '/b'; return __filename",
    "with (a) b = <__dirname> + '/b'; return <__filename>",
  ],
  [
    'a member of that name',
    'a.cjs',
    'a.__dirname = { __dirname: __dirname }',
    'a.__dirname = { __dirname: <__dirname> }',
  ],
  ['a member and its value', 'a.cjs', 'f({ __dirname })', 'f({ __dirname: <__dirname> })'],
  ['a computed member', 'a.cjs', 'a[__dirname]', 'a[<__dirname>]'],
  [
    'a place of its own by that name',
    'a.mjs',
    'const __dirname = dirname(import.meta.url); f(__dirname)',
    'const __dirname = dirname(<import.meta.url>); f(__dirname)',
  ],
  ['an import by that name', 'a.mjs', "import { __dirname } from 'a'; f(__dirname)", undefined],
]

for (const [what, path, code, placed] of cases)
  test(`where a module asks for its place: ${what}`, async (t) =>
    t.equal(
      withPlaces(code, path, (asked) => `<${asked}>`),
      placed,
    ))

test('what is put in no place is left', async (t) => {
  const url = (asked: string) => (asked === 'import.meta.url' ? 'U' : undefined)
  t.equal(withPlaces('f(import.meta.url, __dirname)', 'a.mjs', url), 'f(U, __dirname)')
})
