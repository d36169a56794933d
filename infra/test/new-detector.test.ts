import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import tap, { test } from 'tap'
import { copyOfRepository, follow } from './fixture/copy-of-repository.ts'

tap.setTimeout(120_000)

/** Runs a test of the copy as a program of its own: its output where it fails. */
async function run(folder: string, file: string): Promise<string | undefined> {
  const { PATH = '', HOME = '' } = process.env
  const program = spawn(process.execPath, ['--import=@oxc-node/core/register', file], {
    cwd: join(folder, 'infra'),
    env: { PATH, HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, error, code] = await Promise.all([
    text(program.stdout),
    text(program.stderr),
    new Promise((resolve) => program.on('close', resolve)),
  ])
  return code === 0 ? undefined : out + error
}

test('a detector is its file, its script, its test, and its places in two lists', async (t) => {
  const document = readFileSync(join(import.meta.dirname, '../../packages/detection/docs/detector.md'), 'utf8')
  const folder = t.testdir()
  copyOfRepository(folder)
  t.strictSame(
    new Set(follow(document, folder)),
    new Set([
      'infra/tasks/scatter.flux',
      'packages/detection/src/detectors/scatter.ts',
      'packages/detection/src/detectors/index.ts',
      'infra/config/fleet.yaml',
      'infra/test/scatter.test.ts',
    ]),
  )
  const [alert, defaults] = await Promise.all([
    run(folder, 'test/scatter.test.ts'),
    run(folder, 'test/defaults.test.ts'),
  ])
  t.equal(alert, undefined, 'its alert is raised')
  t.equal(defaults, undefined, 'what stands in the scripts is what the shipped configuration makes of it')
})
