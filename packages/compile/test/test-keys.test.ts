import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { reachedFiles, testKeys } from '../src/reach/test-keys.mjs'
import { workspace } from './fixture/workspace.ts'

const names = ['plain', 'imports', 'worker', 'spawns', 'command', 'reads', 'folder', 'computed'] as const
type Name = (typeof names)[number]
const keysOf = (root: string): Record<string, string> => {
  const pathOf = (name: Name) => `apps/app/test/${name}.test.ts`
  const keys = testKeys(root, names.map(pathOf))
  return Object.fromEntries(names.map((name) => [name, keys.get(pathOf(name)) ?? '']))
}

test('what a file of tests reaches is in its key, and nothing that it does not', async (t) => {
  const { root, write, text } = workspace(t)
  const whole = keysOf(root)
  t.strictSame(keysOf(root), whole, 'the same from run to run')
  /** By what is changed: whose key is another one then. `computed` reaches all of its package, and what that reaches. */
  const cases: readonly [path: Parameters<typeof text>[0], changed: readonly Name[]][] = [
    ['apps/app/src/sum.ts', ['imports', 'computed']],
    ['packages/base/src/value.ts', ['imports', 'computed']],
    ['packages/base/src/alone.ts', ['computed']],
    ['packages/base/test/alone.test.ts', []],
    ['packages/base/src/shape.ts', ['computed']],
    ['apps/app/src/work.ts', ['worker', 'computed']],
    ['apps/app/src/deep.ts', ['worker', 'computed']],
    ['packages/other/src/server.ts', ['spawns', 'computed']],
    ['packages/other/src/part.ts', ['spawns', 'computed']],
    ['packages/other/table.csv', ['spawns', 'computed']],
    ['packages/other/limits.yaml', ['spawns', 'reads', 'computed']],
    ['apps/app/src/cli/two.ts', ['command', 'folder', 'computed']],
    ['apps/app/test/fixture/shared.ts', ['plain', 'computed']],
    ['apps/app/test/worker.test.ts', ['worker', 'computed']],
    ['apps/app/rules.flux', names],
    ['apps/app/test/fixture/data.json', names],
    ['apps/app/src/worker.mjs', names],
    ['apps/app/package.json', names],
    ['packages/base/table.csv', names],
    ['package.json', names],
    ['README.md', []],
  ]
  for (const [path, changed] of cases) {
    write(path, `${text(path)} `)
    const keys = keysOf(root)
    t.strictSame(
      names.filter((name) => keys[name] !== whole[name]),
      names.filter((name) => changed.includes(name)),
      path,
    )
    write(path, text(path))
  }
  t.strictSame(keysOf(root), whole, 'and is what it was when all is as it was')
})

test('what starts a service of this project does not reach its page', async (t) => {
  const root = join(import.meta.dirname, '../../..')
  for (const file of ['apps/query/test/fleet.test.ts', 'packages/influx-embedded/test/server.test.ts']) {
    const files = reachedFiles(root, file)
    t.ok(files.has('packages/influx-embedded/src/query/query-worker.ts'), file)
    t.notOk(files.has('apps/dashboard/src/main.tsx'), file)
  }
})

test('a file that is new, or gone, is a change', async (t) => {
  const { root, write } = workspace(t)
  const whole = keysOf(root)
  const changed = () => {
    const keys = keysOf(root)
    return names.filter((name) => keys[name] !== whole[name])
  }
  write('apps/app/src/cli/three.ts', 'console.log(3)')
  t.strictSame(changed(), ['command', 'folder', 'computed'])
  rmSync(join(root, 'apps/app/src/cli/three.ts'))
  write('packages/base/more.csv', 'e')
  t.strictSame(changed(), [...names])
  rmSync(join(root, 'packages/base/more.csv'))
  t.strictSame(changed(), [])
  rmSync(join(root, 'packages/base/src/value.ts'))
  t.strictSame(changed(), ['imports', 'computed'], 'what cannot be followed reaches all there is')
})

test('what is set for tests is in their keys', async (t) => {
  const { root } = workspace(t)
  const whole = keysOf(root)
  const before = process.env.NATS_SERVER
  process.env.NATS_SERVER = '/elsewhere/nats-server'
  t.teardown(() => {
    if (before === undefined) delete process.env.NATS_SERVER
    else process.env.NATS_SERVER = before
  })
  const keys = keysOf(root)
  t.ok(names.every((name) => keys[name] !== whole[name]))
})
