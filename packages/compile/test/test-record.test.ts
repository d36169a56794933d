import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { workspace } from './fixture/workspace.ts'

const program = join(import.meta.dirname, '../bin/run-tests.mjs')
/** The tests of a package, and which of its files they ran. */
function tests(t: Test) {
  const { root, write, text } = workspace(t)
  const run = (...args: string[]) => {
    const { stdout, status } = spawnSync(process.execPath, [program, ...args], {
      cwd: join(root, 'apps/app'),
      encoding: 'utf8',
    })
    const told = [...stdout.matchAll(/^(ok|not ok) - test\/(\w+)\.test\.ts(.*)$/gm)]
    return {
      status,
      stdout,
      ran: told.flatMap(([, , name, rest]) => (rest?.includes('passed before') ? [] : [name])).sort(),
      all: told.map(([, , name]) => name).sort(),
    }
  }
  const result = (name: string) =>
    readFileSync(join(root, `apps/app/.tap/test-results/test/${name}.test.ts.tap`), 'utf8')
  return { root, write, text, run, result }
}

const all = ['command', 'computed', 'folder', 'imports', 'plain', 'reads', 'skips', 'spawns', 'worker']
const VALUE = 'packages/base/src/value.ts'

test('a file that passed is run again when something that it reaches has changed', async (t) => {
  const { write, text, run, result } = tests(t)
  write(
    'apps/app/test/skips.test.ts',
    "import { test } from 'tap'\ntest('skips', { skip: 'no server' }, async () => {})",
  )
  const first = run()
  t.equal(first.status, 0, first.stdout)
  t.strictSame(first.ran, all)
  const printed = result('imports')

  const second = run()
  t.strictSame(second.ran, ['skips'], 'what it left out may be there by now')
  t.strictSame(second.all, all, 'those that passed before are told')
  t.match(second.stdout, '8 of 9 files passed before')
  t.equal(result('imports'), printed, 'and what they printed counts as before')

  write(VALUE, text(VALUE).replace('= 1', '= 2'))
  const broken = run()
  t.equal(broken.status, 1)
  t.strictSame(broken.ran, ['computed', 'imports', 'skips'])
  t.strictSame(run().ran, ['imports', 'skips'], 'what failed is run again')
  write(VALUE, text(VALUE))
  const mended = run('--all')
  t.equal(mended.status, 0)
  t.strictSame(mended.ran, all)
})

test('what is changed while a file runs has not passed', async (t) => {
  const { root, write, run } = tests(t)
  rmSync(join(root, 'apps/app/test'), { recursive: true })
  write(
    'apps/app/test/changing.test.ts',
    `import { appendFileSync } from 'node:fs'
import { test } from 'tap'
test('changes', async () => appendFileSync(\`\${import.meta.dirname}/../rules.flux\`, ' '))`,
  )
  for (let times = 0; times < 2; times++) t.strictSame(run().ran, ['changing'])
})
