import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { namesOf, scriptLines } from '../src/script/include.ts'
import { takenNames } from './fixture/taken-names.ts'

const folder = join(import.meta.dirname, '../tasks')
const filesOf = (place: string) => readdirSync(join(folder, place)).filter((name) => name.endsWith('.flux'))

test('a shared file says at its top what it takes and what it gives, all of it and nothing else', (t) => {
  const takes = new Map<string, Set<string>>()
  const gives = new Map<string, Set<string>>()
  const add = (to: Map<string, Set<string>>, file: string, name: string) =>
    to.set(file, (to.get(file) ?? new Set()).add(name))
  for (const file of filesOf('')) {
    const lines = scriptLines(file)
    for (const { name, from, at, by } of takenNames(lines)) {
      // What comes from a file that it includes itself, it does not take.
      if (at <= lines.findIndex((line) => line.file === by)) add(takes, by, name)
      add(gives, from, name)
    }
  }
  for (const name of filesOf('shared')) {
    const file = `shared/${name}`
    const said = namesOf(readFileSync(join(folder, file), 'utf8'))
    t.strictSame(said.takes, [...(takes.get(file) ?? [])].toSorted(), `${file} takes`)
    t.strictSame(said.gives, [...(gives.get(file) ?? [])].toSorted(), `${file} gives`)
  }
  t.end()
})

test('what a shared file takes must be there before it, and is no line of the script', (t) => {
  const at = t.testdir({
    'good.flux': 'import "array"\n\noption work = {}\n\n// include shared/a.flux\nx = given\n',
    'bad.flux': 'import "array"\n\n// include shared/a.flux\noption work = {}\n',
    'inner.flux': 'import "array"\n\nwork == 1\n\n// include shared/b.flux\n',
    shared: {
      'a.flux': '// takes: array,\n//   work\n// gives: given\n// What it is.\ngiven = array.from(rows: [work])\n',
      'b.flux': '// It has another.\n// include shared/a.flux\n',
    },
  })
  t.strictSame(
    scriptLines('good.flux', at).map(({ text, file }) => `${file}: ${text}`),
    [
      'good.flux: import "array"',
      'good.flux: ',
      'good.flux: option work = {}',
      'good.flux: ',
      'shared/a.flux: // What it is.',
      'shared/a.flux: given = array.from(rows: [work])',
      'good.flux: x = given',
    ],
  )
  t.throws(() => scriptLines('bad.flux', at), {
    message: 'tasks/bad.flux includes shared/a.flux, which takes work: nothing before it gives that',
  })
  t.throws(() => scriptLines('inner.flux', at), {
    message: /^tasks\/shared\/b\.flux includes shared\/a\.flux, .* work:/,
  })
  t.end()
})
