import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '@nrg/schema/usage-error'
import { runCommand } from '@nrg/service/command'
import { HelpAsked } from '@nrg/service/command-line'
import { repositoryRoot } from '@nrg/service/environment'

const lab = join(repositoryRoot, 'packages/lab')

const usage = `usage: npm run test:system -- [OPTION of tap]...

Tests what needs more than Node.js (Debian packages, which it installs where they are missing), a clean clone from
\`npm run dev\` to Ctrl-C, and the short drills. Options go to tap, such as --grep=PATTERN.`

// npm run test:system: what needs more than Node.js, or the whole of a clean clone. Closes with one total.
await runCommand(async () => {
  if (process.argv.includes('--help')) throw new HelpAsked(usage)
  installPackages(readFileSync(join(lab, 'system/debian-packages.txt'), 'utf8'))
  const results = join(lab, '.tap/test-results/system')
  rmSync(results, { recursive: true, force: true })
  const tap = join(lab, 'node_modules/.bin/tap')
  const args = [
    '--disable-coverage',
    '--jobs=1',
    '--timeout=900',
    '--reporter=tap',
    ...testFiles(),
    ...process.argv.slice(2),
  ]
  const { status } = spawnSync(tap, args, { cwd: lab, stdio: 'inherit' })
  const { passed, failed } = count(results)
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = status === 0 && failed === 0 && passed > 0 ? 0 : 1
})

function testFiles(): string[] {
  const names = readdirSync(join(lab, 'system')).filter((name) => name.endsWith('.test.ts'))
  return names.map((name) => join('system', name))
}

/** Counts the tests in the files that tap has written; a file without a plan died before it ran one. */
function count(results: string): { passed: number; failed: number } {
  const total = { passed: 0, failed: 0 }
  for (const name of readdirSync(results).filter((one) => one.endsWith('.tap'))) {
    const text = readFileSync(join(results, name), 'utf8')
    total.passed += text.match(/^ok\b/gm)?.length ?? 0
    total.failed += text.match(/^not ok\b/gm)?.length ?? 0
    if (!/^1\.\.\d+/m.test(text)) total.failed++
  }
  return total
}

function installPackages(list: string): void {
  const wanted = list.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const missing = wanted.filter((name) => spawnSync('dpkg', ['-s', name], { stdio: 'ignore' }).status !== 0)
  if (missing.length === 0) return
  console.log(`installing ${missing.join(', ')}`)
  // The service of that package would have the port of the embedded one from the machine's next start on.
  if (missing.includes('influxdb')) spawnSync('systemctl', ['mask', 'influxdb.service', 'influxd.service'])
  const apt = (...args: string[]) => spawnSync('apt-get', ['-qq', ...args], { stdio: 'inherit' }).status === 0
  if (!apt('update') || !apt('install', '-y', '--no-install-recommends', ...missing))
    throw new UsageError(`install these Debian packages, and run this again: ${missing.join(' ')}`)
}
