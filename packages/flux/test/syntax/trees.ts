import fc from 'fast-check'
import type { Test } from 'tap'
import { languageServer } from '../../src/syntax/language-server.ts'
import { parse } from '../../src/syntax/parse.ts'

const statements = [
  'package main',
  'import "array"',
  'import d "date"',
  'a = 1',
  'option task = {name: "t", every: 1h}',
  'option a.b = "µ"',
  'f = (x, y=2) => {\n  z = x + y\n  return z\n}',
  'f = (x) =>\n  x / 2',
  `c = "text with // no comment and \${a + 1} \\" x = 2"`,
  'c = "over\nlines = 1\n"',
  'r = /a\\/b = "/',
  'e = [\n{_value: 1.0},\n]',
  'from(bucket: "b")\n  |> range(start: -1h)\n  |> filter(fn: (r) => r._measurement == "m")',
  'a == 1',
  'b = if a == 1 then 2 else 3',
  'builtin g : (x: A) => A',
  '@edition("2022.1")',
  // These are broken, or go on in what comes after them.
  'a = 1 +',
  'a =',
  'b = if a then b else',
  'b = not',
  'b = a |>',
  'x',
  '= 2',
  'option',
  '(',
  ')',
  '}',
  '"',
  '/',
  'return a',
  '{"a"}',
]
const betweens = ['\n', '\n', '\n\n', ' // after\n', '\n// before\n\n  // = "\n', '\r\n', ' ', '\t\n  ', '\n\t']
const scripts = fc
  .array(fc.tuple(fc.constantFrom(...statements), fc.constantFrom(...betweens)), { maxLength: 8 })
  .map((parts) => parts.map(([statement, between]) => statement + between).join(''))

const sameTree = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Holds, of so many scripts, that each has the tree that it has where it is parsed at once, whatever was parsed before. */
export async function holdTrees(t: Test, tries: number): Promise<void> {
  const wholly = (script: string) => JSON.parse(languageServer().parse(script))
  fc.assert(
    fc.property(scripts, fc.constantFrom('', '\n\n', '// first\n', 'z = 1\n'), (script, before) => {
      for (const text of [script, before + script]) if (!sameTree(parse(text), wholly(text))) return false
      return true
    }),
    { numRuns: tries },
  )
  t.pass(`${tries} scripts`)
}
