import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'
import { parse } from 'yaml'
import { parseTuneArguments } from '../src/tune/options.ts'
import { type Step, setInYaml } from '../src/tune/set-in-yaml.ts'
import { unifiedDiff } from '../src/tune/unified-diff.ts'
import { writeUnlessChanged } from '../src/tune/write-unless-changed.ts'

const shipped = readFileSync(join(import.meta.dirname, '../config/fleet.yaml'), 'utf8')
const ofAll: Step[] = ['metrics', { member: 'name', is: 'temp_c' }, 'detectors', 'level', 'threshold']
const ofOne: Step[] = ['devices', '1007', 'metrics', 'current_a', 'detectors', 'level', 'threshold']

test('a value is set where it belongs, and nothing else is touched', (t) => {
  for (const [name, text, path, expected] of [
    ['what stands there', 'a: { b: 5, c: 1 } # why\n', ['a', 'b'], 'a: { b: 6, c: 1 } # why\n'],
    ['into a flow map', 'a: { c: 1 } # why\n', ['a', 'b', 'd'], 'a: { c: 1, b: { d: 6 } } # why\n'],
    ['after a comma', 'a: { c: 1, }\n', ['a', 'b'], 'a: { c: 1, b: 6, }\n'],
    ['into an empty one', 'a: {}\n', ['a', 'b'], 'a: { b: 6 }\n'],
    [
      'into a block',
      'a:\n  c: 1 # why\n\n# what comes\nz: 1\n',
      ['a', 'b'],
      'a:\n  c: 1 # why\n  b: 6\n\n# what comes\nz: 1\n',
    ],
    ['behind a bare name', 'a: # why\nz: 1\n', ['a', 'b'], 'a: # why\n  b: 6\nz: 1\n'],
    ['behind a bare name that is in another', 'a:\n  b:\nz: 1\n', ['a', 'b', 'c'], 'a:\n  b:\n    c: 6\nz: 1\n'],
    [
      'after a text of several lines',
      'a:\n  c: |\n    one\n    two\nz: 1\n',
      ['a', 'b'],
      'a:\n  c: |\n    one\n    two\n  b: 6\nz: 1\n',
    ],
    [
      'at the end of the file',
      'z: 1 # no line ends it',
      ['a', '1007', 'b', 'c'],
      `z: 1 # no line ends it\n\na:\n  '1007':\n    b: { c: 6 }\n`,
    ],
    [
      'into a list',
      'l:\n  - name: x\n    k: 1\n  - name: y\n',
      ['l', { member: 'name', is: 'x' }, 'b'],
      'l:\n  - name: x\n    k: 1\n    b: 6\n  - name: y\n',
    ],
  ] as const) {
    const set = setInYaml(text, path, 6)
    t.equal(set, expected, name)
  }
  for (const path of [ofAll, ofOne]) {
    const set = setInYaml(setInYaml(shipped, path, 6), path, 7.5)
    const [was, is] = [parse(shipped), parse(set)]
    if (path === ofOne) t.equal(is.devices['1007'].metrics.current_a.detectors.level.threshold, 7.5)
    else t.equal(is.metrics.find(({ name }: { name: string }) => name === 'temp_c').detectors.level.threshold, 7.5)
    t.strictSame({ ...is, metrics: 0, devices: 0 }, { ...was, metrics: 0, devices: 0 })
    const lines = new Set(set.split('\n'))
    t.ok(shipped.split('\n').filter((line) => !lines.has(line)).length <= 1, 'comments stay')
  }
  t.throws(() => setInYaml('a: &x { b: 1 }\nc: *x\n', ['c', 'd'], 6), /set it by hand/)
  t.throws(() => setInYaml('- 1\n', ['c', 'd'], 6), /set it by hand/)
  t.end()
})

test('a diff can be applied', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tune-'))
  const after = setInYaml(setInYaml(shipped, ofAll, 6), ofOne, 7.5)
  for (const [index, [a, b]] of [
    [shipped, after],
    [after, shipped],
    ['a\nb\nc\n', 'a\nc\n'],
    ['a\n', 'b\na\nc\n'],
    ['x\n\ny\n', '\nx\n\n\nz\n'],
  ].entries()) {
    const name = String(index)
    writeFileSync(join(folder, name), a as string)
    const diff = unifiedDiff(a as string, b as string, name)
    execFileSync('git', ['apply', '-p0', '--unidiff-zero'], { cwd: folder, input: `${diff}\n` })
    t.equal(readFileSync(join(folder, name), 'utf8'), b)
  }
  t.equal(unifiedDiff(shipped, shipped, 'x'), '')
  t.end()
})

test('what somebody else changed meanwhile is not written over', (t) => {
  const file = join(mkdtempSync(join(tmpdir(), 'tune-')), 'fleet.yaml')
  writeFileSync(file, 'a: 1\n', { mode: 0o640 })
  t.throws(() => writeUnlessChanged(file, 'a: 2\n', 'a: 3\n'), /changed meanwhile/)
  t.equal(readFileSync(file, 'utf8'), 'a: 1\n')
  writeUnlessChanged(file, 'a: 1\n', 'a: 3\n')
  t.equal(readFileSync(file, 'utf8'), 'a: 3\n')
  t.equal(statSync(file).mode & 0o777, 0o640)
  t.throws(() => writeUnlessChanged(join(file, 'none'), '', ''), /cannot be written/)
  t.end()
})

test('its command line', (t) => {
  t.strictSame(parseTuneArguments(['--back', '7d', '--write']), {
    config: undefined,
    backMs: 7 * 86_400_000,
    write: true,
  })
  for (const argv of [['--back', 'week'], ['--back', '0d'], ['--more'], ['more']])
    t.throws(() => parseTuneArguments(argv), /length of time|usage/)
  t.end()
})
