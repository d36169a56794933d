import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '@nrg/service/environment'
import { test } from 'tap'

const folder = join(repositoryRoot, 'infra/systemd')

function analyze(...args: string[]): { readonly status: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
  return { status, text: `${stdout}${stderr}` }
}

test('systemd takes the units, and finds little that they leave open', (t) => {
  // The programs are not where they will be: whether there is such a file is asked of another copy.
  const copy = join(t.testdir(), 'systemd')
  mkdirSync(copy)
  for (const name of readdirSync(folder).filter((file) => /\.(?:service|timer)$/.test(file))) {
    writeFileSync(
      join(copy, name),
      readFileSync(join(folder, name), 'utf8').replaceAll('/usr/bin/node', process.execPath),
    )
  }
  for (const name of readdirSync(copy)) {
    const { status, text } = analyze('verify', join(copy, name))
    t.equal(status, 0, text)
    t.notMatch(text, name, 'it says nothing of it')
  }
  for (const [name, most] of [
    ['nrg.service', 15],
    ['nrg-backup.service', 10],
  ] as const) {
    const { status, text } = analyze('security', '--offline=yes', `--threshold=${most}`, join(copy, name))
    t.equal(status, 0, text.split('\n').slice(-3).join('\n'))
  }
  const { status, stderr } = spawnSync('bash', ['-n', join(folder, 'as-nrg')], { encoding: 'utf8' })
  t.equal(status, 0, stderr)
  t.end()
})
