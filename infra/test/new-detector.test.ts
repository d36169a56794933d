import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { runner } from '@nrg/compile/program'
import tap, { test } from 'tap'
import { copyOfRepository, follow } from './fixture/copy-of-repository.ts'

tap.setTimeout(120_000)

/** Runs a test of the copy as a program of its own: its output where it fails. */
async function run(folder: string, file: string): Promise<string | undefined> {
  const { PATH = '', HOME = '', FLUX_KNOWN_SCRIPTS } = process.env
  const program = spawn(process.execPath, [runner, file], {
    cwd: join(folder, 'infra'),
    // The engine is that of the copy: what is known of scripts holds for both.
    env: { PATH, HOME, FLUX_KNOWN_SCRIPTS },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, error, code] = await Promise.all([
    text(program.stdout),
    text(program.stderr),
    new Promise((resolve) => program.on('close', resolve)),
  ])
  return code === 0 ? undefined : out + error
}

const documentOf = (name: string) =>
  readFileSync(join(import.meta.dirname, `../../packages/detection/docs/${name}.md`), 'utf8')

test('a detector, and a parameter of one, are what their recipes say', async (t) => {
  const folder = t.testdir()
  copyOfRepository(folder)
  t.strictSame(
    new Set(follow(documentOf('detector'), folder)),
    new Set([
      'infra/tasks/scatter.flux',
      'packages/detection/src/detectors/scatter.ts',
      'packages/detection/src/detectors/index.ts',
      'infra/config/fleet.yaml',
      'infra/test/scatter.test.ts',
    ]),
    'a detector is its file, its script, its test, and its places in two lists',
  )
  t.strictSame(
    new Set(follow(documentOf('parameter'), folder)),
    new Set([
      'packages/detection/src/detectors/stuck.ts',
      'infra/tasks/stuck.flux',
      'infra/config/fleet.yaml',
      'infra/test/at-most.test.ts',
    ]),
    'a parameter stands in its detector, in the script and in the configuration that is shipped',
  )
  const [alert, score, defaults] = await Promise.all([
    run(folder, 'test/scatter.test.ts'),
    run(folder, 'test/at-most.test.ts'),
    run(folder, 'test/defaults.test.ts'),
  ])
  t.equal(alert, undefined, 'the alert of the detector is raised')
  t.equal(score, undefined, 'the detector goes by the parameter')
  t.equal(defaults, undefined, 'what stands in the scripts is what the shipped configuration makes of it')
})
